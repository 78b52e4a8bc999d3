namespace OptimizerFunctional.Core

open OptimizerFunctional
open System
open System.Collections.Immutable

/// A built-in problem, in its default dimension or in another.
[<Sealed; NoEquality; NoComparison>]
type ProblemEntry internal (usual: Problem, minDimension: int, inDimension: (int -> Problem) voption) =

    /// Its name: lower case, words joined by hyphens.
    member _.Name: string = usual.Name

    /// Its formula, in one line.
    member _.Summary: string = usual.Summary

    /// The problem in its default dimension.
    member _.Default: Problem = usual

    /// Whether the problem exists in every dimension from the least one.
    member _.IsDimensionFree: bool = inDimension.IsSome

    /// The least dimension: the only one if the dimension is fixed.
    member _.MinDimension: int = minDimension

    /// The problem in n dimensions. Raises a `ParameterException` for a dimension that it does not have.
    member _.WithDimension(dimension: int) : Problem =
        match inDimension with
        | ValueSome make -> make dimension
        | ValueNone when dimension = minDimension -> usual
        | ValueNone -> Check.fail "dimension" (string dimension) $"{minDimension}, the only dimension of {usual.Name}"

/// The built-in problems.
[<RequireQualifiedAccess>]
module Problems =

    let private free minDimension usualDimension make = ProblemEntry(make usualDimension, minDimension, ValueSome make)

    let private only (problem: Problem) = ProblemEntry(problem, problem.Dimension, ValueNone)

    /// Every built-in problem, the easy ones first.
    let all: ImmutableArray<ProblemEntry> =
        ImmutableArray.Create(
            free 1 2 Quadratics.sphere,
            free 1 10 (fun n -> Quadratics.ofSpectrum (Quadratics.logarithmicSpectrum 1000.0 n)),
            free 2 2 Rosenbrock.chained,
            only TwoVariables.beale,
            only TwoVariables.himmelblau,
            only TwoVariables.booth,
            only TwoVariables.matyas,
            only TwoVariables.threeHumpCamel,
            free 1 2 ManyMinima.styblinskiTang,
            free 1 2 ManyMinima.rastrigin,
            free 1 2 ManyMinima.ackley,
            only BreastCancer.problem,
            only Counterexamples.lessardRechtPackard,
            only (Counterexamples.reddi 3.0),
            only Counterexamples.twoPieces,
            only Counterexamples.halfHuber,
            only Counterexamples.adamAgainstTheMean
        )

    /// The problem of this name, if there is one. Names are case-sensitive.
    let tryFind (name: string) : ProblemEntry option =
        Seq.tryFind (fun (entry: ProblemEntry) -> String.Equals(entry.Name, name, StringComparison.Ordinal)) all

    /// The problem of this name. An unknown name raises a `ParameterException` that lists the known ones.
    let find (name: string) : ProblemEntry =
        match tryFind name with
        | Some entry -> entry
        | None ->
            let names = all |> Seq.map (fun entry -> entry.Name) |> String.concat ", "
            Check.fail "problem" $"\"{name}\"" $"one of {names}"
