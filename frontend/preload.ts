import type { Plugin } from 'vite'

/** The faces that every first view is set in; the others come when a letter needs them. */
const FACES = /(?:inter-latin-wght-normal|bricolage-corner-latin)-[^/]*\.woff2$/

/** Ask for the faces with the page, not when the style sheet has been read: nothing jumps. */
export function preloadFaces(): Plugin {
  return {
    name: 'shop:preload-faces',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle }) {
        return Object.keys(bundle ?? {})
          .filter((name) => FACES.test(name))
          .map((name) => ({
            tag: 'link',
            attrs: {
              rel: 'preload',
              as: 'font',
              type: 'font/woff2',
              crossorigin: true,
              href: `/${name}`,
            },
            injectTo: 'head' as const,
          }))
      },
    },
  }
}
