import { pluginReadme, publishing } from './plugin-documents.ts'
import { pluginSource, pluginTest, pluginTraits } from './plugin-source.ts'
import { development, type Files, json, type Project, scripts, tarballOf, tsconfig } from './project.ts'

/** A plugin as a package of its own. The project's name is the package's: `echostr-plugin-…`. */
export function plugin(project: Project): Files {
  const { name, version, echostr } = project
  return {
    'package.json': json({
      name,
      version: '0.1.0',
      description: 'For echostr: …',
      keywords: ['echostr-plugin', 'echostr', 'wechat'],
      license: 'MIT',
      type: 'module',
      engines: { node: '>=20.19' },
      exports: {
        '.': { types: './dist/src/index.d.ts', default: './dist/src/index.js' },
        './package.json': './package.json',
      },
      files: ['dist/src'],
      echostr: { contract: './dist/test/contract.js' },
      scripts: { ...scripts, prepack: 'npm run build' },
      peerDependencies: { echostr: `^${version}` },
      devDependencies: { ...development, echostr },
    }),
    'tsconfig.json': tsconfig,
    'src/index.ts': pluginSource(name),
    'test/contract.ts': pluginTraits(name),
    'test/index.test.ts': pluginTest(name),
    'README.md': pluginReadme(project),
    'PUBLISHING.md': publishing(project),
    LICENSE: license,
    '.gitignore': `node_modules\ndist\n${ignored(project)}`,
  }
}

/** What `npm pack` writes; the tarball that the project installs echostr from is to be committed. */
function ignored({ version, echostr }: Project): string {
  return echostr.startsWith('file:') ? `*.tgz\n!${tarballOf(version)}\n` : '*.tgz\n'
}

const license = `MIT License

Copyright (c) the authors

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`
