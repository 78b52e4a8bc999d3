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

    /// A visitor of methods with any type of state.
    type Visitor<'Result> =
        abstract Visit: Algorithm<'State, Evaluation, SecondOrderEvaluation> -> 'Result

    /// Visits the method of this name.
    let using (name: string) (visitor: Visitor<'Result>) : 'Result =
        match name with
        | "newton" -> visitor.Visit newton
        | "newton-cg" -> visitor.Visit newtonConjugateGradient
        | "trust-region" -> visitor.Visit moreSorensen
        | "trust-region-cg" -> visitor.Visit steihaug
        | _ -> invalidArg (nameof name) $"There is no method \"{name}\"."
