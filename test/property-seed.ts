/**
 * Properties of a run that names `PROPERTY_SEED` (a whole number) draw the same cases each time; without it, each run
 * draws others. CI takes a seed from the code itself: other code tries other cases, and the same code the same ones.
 */
import * as fc from 'fast-check'

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['PROPERTY_SEED']) })
