/**
 * What a page in WeChat loads from the handler: `jssdk({ jsApiList })` asks for a signature of its own address, calls
 * `wx.config`, and resolves when WeChat is ready. iOS keeps the address at which a single-page app was entered, Android
 * has the present one.
 */
export const browserScript: string = `(() => {
  const from = document.currentScript.src
  const here = () => location.href.split('#')[0]
  const entry = here()
  window.jssdk = async (options) => {
    const url = /iP(hone|ad|od)/.test(navigator.userAgent) ? entry : here()
    const answer = await fetch(from + '?url=' + encodeURIComponent(url))
    const signed = await answer.json()
    if (!answer.ok) throw Error(signed.error)
    return new Promise((done, fail) => {
      let failed
      wx.error((error) => fail((failed = Error(error.errMsg))))
      wx.config({ ...options, ...signed })
      // it is called behind an error, too
      wx.ready(() => failed || done(wx))
    })
  }
})()
`
