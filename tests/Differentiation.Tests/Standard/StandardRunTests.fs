/// Methods on the standard problems, with derivatives of Real and of jets.
module OptimizerFunctional.Differentiation.Tests.StandardRunTests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

let private search = MoreThuente.create MoreThuente.defaults

let private options = Minimize.options (Stop.Or(Stop.GradientBelow 1e-8, Stop.AfterIterations 10_000L))

let private first method (objective: Objective) start =
    let solution = Minimize.evaluations method objective options start
    solution.Evaluations, solution.Best.Value

let private second method (objective: Objective) start =
    let solution = Minimize.secondOrder method objective options start
    solution.Evaluations, solution.Best.Value

let private method (name: string) : Objective -> Vector -> int64 * float =
    let truncated = TruncatedConjugateGradient.defaults

    match name with
    | "bfgs" -> first (Bfgs.create search)
    | "l-bfgs" -> first (LBfgs.create LBfgs.defaults search)
    | "newton" -> second (Newton.create search)
    | "newton-cg" -> second (NewtonConjugateGradient.create truncated search)
    | "trust-region" -> second (MoreSorensen.create TrustRegion.defaults)
    | _ -> second (Steihaug.create truncated TrustRegion.defaults)

/// The same objective, with values and derivatives that are wrong in the last bit, up or down.
let private perturbed (objective: Objective) (seed: int) : Objective =
    let wrong (x: float) =
        let isUp = (BitConverter.DoubleToInt64Bits x >>> seed) &&& 1L = 0L
        x * (if isUp then 1.0 + Number.epsilon else 1.0 - Number.epsilon)

    Objective
        .Create(
            ValueAndGradientInto(fun point gradient ->
                let value = objective.EvaluateInto(0L, point, gradient)

                for i in 0 .. gradient.Length - 1 do
                    gradient[i] <- wrong gradient[i]

                wrong value)
        )
        .WithHessian(fun point hessian ->
            let n = point.Length
            let found = objective.HessianAt(Vector.ofSeq (point.ToArray()))

            for i in 0 .. n - 1 do
                for j in 0..i do
                    hessian[i + j * n] <- wrong found[i, j]
                    hessian[j + i * n] <- hessian[i + j * n])

let private isClose (a: int64) (b: int64) = abs (a - b) <= max 2L (max a b / 50L)

/// Compares the runs with derivatives of Real and of jets. Where errors in the last bit change how many evaluations a
/// run takes, that is no measure of derivatives; everywhere else the counts of both derivatives must agree: in each
/// problem to 2 evaluations or 2 percent, as the last ones depend on rounding errors, and in sum to 2 percent. At least
/// so many problems must be left.
let private compare
    (least: int)
    (run: StandardFunction -> Objective -> Vector -> int64 * float)
    (problems: StandardFunction list)
    : unit =
    let compared = [
        for f in problems do
            let start = f.Problem.Start
            let run objective = run f objective start
            let objective = Objective.ofReal f.Function
            let evaluations, value = run objective
            let expected, expectedValue = run f.Problem.Objective
            let others objective = [ for seed in 0..3 -> fst (run (perturbed objective seed)) ]

            if
                List.forall (isClose evaluations) (others objective)
                && List.forall (isClose expected) (others f.Problem.Objective)
            then
                let counts = $"{f.Name}: {evaluations} evaluations, {expected} with jets"
                Assert.True(isClose evaluations expected, counts)
                Assert.Equal(f.Problem.IsSolved expectedValue, f.Problem.IsSolved value)
                evaluations, expected
    ]

    let total, expected = List.sumBy fst compared, List.sumBy snd compared
    Assert.True(abs (total - expected) <= expected / 50L, $"{total} evaluations, {expected} with jets")
    let count = compared.Length
    Assert.True(count >= least, $"Errors in the last bit change the counts of {problems.Length - count} problems.")

/// The problems of Moré, Garbow and Hillstrom.
[<Theory>]
[<InlineData "bfgs">]
[<InlineData "l-bfgs">]
[<InlineData "newton">]
[<InlineData "newton-cg">]
[<InlineData "trust-region">]
[<InlineData "trust-region-cg">]
let ``runs take the evaluations that they take with jets`` (name: string) =
    StandardFunctions.all |> List.filter _.Name.StartsWith("MGH") |> compare 26 (fun _ -> method name)

let private boxed (name: string) (f: StandardFunction) (objective: Objective) (start: Vector) : int64 * float =
    let bounds = Bounds.Between(f.Problem.Lower, f.Problem.Upper)

    match name with
    | "l-bfgs-b" -> first (LBfgsB.create { LBfgsB.defaults with Bounds = bounds }) objective start
    | _ ->
        let constraints = Constraints.None.Within bounds
        let method = Sqp.create constraints Sqp.defaults
        let solution = Minimize.constrained method objective constraints options start
        solution.Evaluations, solution.Best.Value

/// The problems with bounds of Moré, Garbow and Hillstrom and of Hock and Schittkowski, in their boxes.
[<Theory>]
[<InlineData "l-bfgs-b">]
[<InlineData "sqp">]
let ``runs in boxes take the evaluations that they take with jets`` (name: string) =
    StandardFunctions.all |> List.filter _.Name.StartsWith("bounded") |> compare 12 (boxed name)

/// The same residuals, with values and derivatives that are wrong in the last bit, up or down.
let private perturbedResiduals (residuals: Residuals) (start: Vector) (seed: int) : Residuals =
    let wrong (x: float) =
        let isUp = (BitConverter.DoubleToInt64Bits x >>> seed) &&& 1L = 0L
        x * (if isUp then 1.0 + Number.epsilon else 1.0 - Number.epsilon)

    let count = residuals.CountAt start

    Residuals.Create(
        count,
        ResidualsInto(fun point into ->
            let found = residuals.At(Vector.ofSeq (point.ToArray()))

            for i in 0 .. count - 1 do
                into[i] <- wrong found[i]),
        JacobianInto(fun point into ->
            let point = Vector.ofSeq (point.ToArray())
            let struct (found, _) = residuals.JacobianAt(point, residuals.At point, Bounds.None)

            for i in 0 .. count - 1 do
                for j in 0 .. point.Length - 1 do
                    into[i + j * count] <- wrong found[i, j])
    )

/// The problems of Moré, Garbow and Hillstrom, and the regressions of NIST.
[<Theory>]
[<InlineData("levenberg-marquardt", "MGH", 26)>]
[<InlineData("gauss-newton", "MGH", 26)>]
[<InlineData("levenberg-marquardt", "NIST", 14)>]
[<InlineData("gauss-newton", "NIST", 14)>]
let ``least-squares runs take the evaluations that they take with jets``
    (name: string, collection: string, least: int)
    =
    let evaluations (residuals: Residuals) start =
        let run method =
            let found = Minimize.linearizations method Bounds.None residuals options start
            found.Evaluations, found.Best.Value

        match name with
        | "gauss-newton" -> run (GaussNewton.create GaussNewton.defaults)
        | _ -> run (LevenbergMarquardt.create LevenbergMarquardt.defaults)

    let compared = [
        for f in StandardFunctions.all do
            match f.Residuals, f.Problem.Residuals with
            | Some formula, Some jets when f.Name.StartsWith collection ->
                let start = f.Problem.Start
                let residuals = Residuals.ofReal (fun x -> formula (Array.init x.Length (fun i -> x[i])))
                let found, value = evaluations residuals start

                let others = [ for seed in 0..3 -> fst (evaluations (perturbedResiduals residuals start seed) start) ]

                if List.forall (isClose found) others then
                    let expected, expectedValue = evaluations jets start
                    Assert.True(isClose found expected, $"{f.Name}: {found} evaluations, {expected} with jets")
                    Assert.Equal(f.Problem.IsSolved expectedValue, f.Problem.IsSolved value)
                    found, expected
            | _ -> ()
    ]

    let total, expected = List.sumBy fst compared, List.sumBy snd compared
    Assert.True(abs (total - expected) <= expected / 50L, $"{total} evaluations, {expected} with jets")
    Assert.True(compared.Length >= least, $"Only {compared.Length} problems do not depend on the last bit.")
