/**
 * A JS-SDK for tests: `wx.config` has its signature checked by the server that the script came from, as WeChat checks
 * it; `ready` is called behind an error, too; what is in `jsApiList` can be called, and succeeds.
 */
export const jsSdkScript: string = `(() => {
  const from = new URL('config', document.currentScript.src)
  const completes = []
  let fail, state = 0
  window.wx = {
    ready: (done) => (state ? done() : completes.push(done)),
    error: (failed) => { fail = failed },
    config: async ({ appId, timestamp, nonceStr, signature, jsApiList = [] }) => {
      from.search = new URLSearchParams({ appId, timestamp, nonceStr, signature, url: location.href.split('#')[0] })
      const { errMsg } = await (await fetch(from)).json()
      const good = errMsg === 'config:ok'
      if (!good) fail?.({ errMsg })
      for (const name of jsApiList)
        wx[name] = (given = {}) => {
          const result = { errMsg: name + (good ? ':ok' : ':the permission value is offline verifying') }
          ;(good ? given.success : given.fail)?.(result)
        }
      state = 1
      for (const done of completes.splice(0)) done()
    },
    checkJsApi: ({ jsApiList, success }) =>
      success({ errMsg: 'checkJsApi:ok', checkResult: Object.fromEntries(jsApiList.map((name) => [name, name in wx])) }),
  }
})()
`
