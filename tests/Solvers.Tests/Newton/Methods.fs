namespace OptimizerFunctional.Solvers.Tests.SecondOrder

open OptimizerFunctional
open OptimizerFunctional.Core

/// The methods with second derivatives, with their defaults.
module Methods =

    let search = MoreThuente.create MoreThuente.defaults

    let newton = Newton.create search

    let newtonConjugateGradient = NewtonConjugateGradient.create TruncatedConjugateGradient.defaults search

    let moreSorensen = MoreSorensen.create TrustRegion.defaults

    let steihaug = Steihaug.create TruncatedConjugateGradient.defaults TrustRegion.defaults

    /// What is done with a method, whatever its state.
    type Use<'Result> =
        abstract Of: Algorithm<'State, Evaluation, SecondOrderEvaluation> -> 'Result

    /// Does it with the method of this name.
    let using (name: string) (thing: Use<'Result>) : 'Result =
        match name with
        | "newton" -> thing.Of newton
        | "newton-cg" -> thing.Of newtonConjugateGradient
        | "trust-region" -> thing.Of moreSorensen
        | "trust-region-cg" -> thing.Of steihaug
        | _ -> invalidArg (nameof name) $"There is no method \"{name}\"."
