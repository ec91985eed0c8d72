import { chromium } from 'playwright-core'
import { createServer } from 'node:http'
import { readFileSync, existsSync, mkdtempSync } from 'node:fs'
const dist='examples/playground/dist'
const t={html:'text/html',js:'text/javascript',css:'text/css'}
const s=createServer((q,r)=>{let p=q.url.split('?')[0]; if(p==='/')p='/index.html'; const f=dist+p; if(!existsSync(f)){r.statusCode=404;return r.end()} r.setHeader('content-type',t[f.split('.').pop()]);r.end(readFileSync(f))}).listen(0,'127.0.0.1')
await new Promise(r=>s.on('listening',r))
const url='http://127.0.0.1:'+s.address().port+'/'
const c=await chromium.launchPersistentContext(mkdtempSync('/tmp/pw-'),{executablePath:'/usr/bin/chromium',headless:true,chromiumSandbox:false,args:['--no-sandbox','--disable-gpu','--disable-background-networking']})
const [hash='',...rest]=process.argv.slice(2)
for (const [w,h] of [[1280,900],[390,844]]) for (const scheme of ['light','dark']) {
  const p=await c.newPage()
  p.on('pageerror',e=>console.log('ERR',String(e))); p.on('console',m=>console.log('LOG',m.text()))
  await p.setViewportSize({width:w,height:h}); await p.emulateMedia({colorScheme:scheme})
  await p.goto(url+hash)
  await p.waitForTimeout(9000)
  await p.getByRole('button',{name:'Pause'}).click()
  await p.waitForTimeout(300)
  console.log(w,scheme,await p.evaluate('document.documentElement.scrollWidth'))
  await p.screenshot({path:`/tmp/shots/${w}-${scheme}.png`,fullPage:true})
  await p.close()
}
await c.close(); s.close()
