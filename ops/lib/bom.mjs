// Holds each bill of materials against what ships: the packages that a program's deps.json names, with their versions, and those inside the bundle.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = process.argv[2]
const read = (...path) => readFileSync(join(root, ...path), 'utf8')
const components = (name) => JSON.parse(read('artifacts/bom', `${name}.json`)).components
const names = (name) => new Set(components(name).map(({ group, name: own }) => `${group ? `${group}/` : ''}${own}`))
const versions = (name) => new Set(components(name).map(({ name: own, version }) => `${own}/${version}`))
let missing = 0

function hold(name, shipped, listed) {
  const absent = shipped.filter((each) => !listed.has(each))
  console.log(`${name}: ${shipped.length} package(s) ship, ${listed.size} listed${absent.length ? `; NOT LISTED: ${absent.join(', ')}` : ''}`)
  missing += absent.length + (shipped.length ? 0 : 1)
}

for (const application of ['Portal', 'CaseDesk']) {
  const { libraries } = JSON.parse(read(`src/${application}/bin/Release/net10.0/SafeReport.${application}.deps.json`))
  const shipped = Object.entries(libraries).filter(([, { type }]) => type === 'package').map(([name]) => name)
  hold(application, shipped, versions(application))
}
if (existsSync(join(root, 'artifacts/bom/bundle.json'))) {
  // Each licence in the file begins with its package's name, after a line of its own.
  const shipped = read('src/Portal/wwwroot/dist/licences.txt').split('\n----\n\n').map((part) => part.split('\n', 1)[0])
  hold('bundle', shipped, names('bundle'))
}
process.exit(missing ? 1 : 0)
