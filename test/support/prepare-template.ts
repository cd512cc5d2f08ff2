import { prepareTemplate } from './template.js';

await prepareTemplate(process.argv[2]);
