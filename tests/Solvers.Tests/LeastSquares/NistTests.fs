namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.StandardProblems
open OptimizerFunctional.Solvers.Tests.LeastSquaresProblems
open Xunit

/// The certified regressions of NIST, fitted with the default settings.
module NistTests =

    let fits =
        let data = TheoryData<string, int>()

        for problem in Nist.all do
            data.Add(problem.Name, 1)
            data.Add(problem.Name, 2)

        data

    let private isRight (least: float) (fitted: Fitted) =
        let sentence =
            $"{fitted.Problem.Name} from start {fitted.Start}: {fitted.ParameterDigits} digits of the parameters and "
            + $"{fitted.ErrorDigits} of the standard errors; {fitted.Reason}"

        Assert.True(fitted.ParameterDigits >= least, sentence)

        if fitted.Problem.Name = "Lanczos1" then
            // The data are the model to 14 digits: residuals of 8e-14 are differences of numbers up to 2.5, whose
            // rounding errors of some 5e-16 are a hundredth of them. So s is known to two digits, and its factor to
            // more.
            let digits factor errors =
                Fitted.Digits (fitted.Problem.CertifiedDeviations |> Array.map (fun e -> e / factor)) errors

            let s = sqrt fitted.Covariance.ResidualVariance

            let certified = sqrt (fitted.Problem.ResidualSumOfSquares / float fitted.Covariance.DegreesOfFreedom)

            Assert.True(fitted.ErrorDigits >= 2.0, sentence)

            Assert.True(
                digits certified (fitted.Covariance.StandardErrors |> Seq.map (fun e -> e / s)) >= least,
                sentence
            )
        else
            Assert.True(fitted.ErrorDigits >= least, sentence)
            let sum, certified = 2.0 * fitted.Iterate.Value, fitted.Problem.ResidualSumOfSquares
            Assert.Equal(certified, sum, 1e-7 * certified)

        Assert.True(fitted.Covariance.IsDetermined)
        Assert.Equal(fitted.Problem.Response.Length - fitted.Problem.Start1.Length, fitted.Covariance.DegreesOfFreedom)

    [<Theory>]
    [<MemberData(nameof fits)>]
    let ``exact derivatives give six digits of all parameters and standard errors`` (name: string) (start: int) =
        fit LevenbergMarquardt.defaults true (Nist.find name) start |> isRight 6.0

    [<Theory>]
    [<MemberData(nameof fits)>]
    let ``numerical derivatives give five digits of all parameters and standard errors`` (name: string) (start: int) =
        fit LevenbergMarquardt.defaults false (Nist.find name) start |> isRight 5.0

    [<Fact>]
    let ``geodesic acceleration finds the same parameters from the nearer start`` () =
        for problem in Nist.all do
            let fitted = fit { LevenbergMarquardt.defaults with GeodesicAcceleration = true } true problem 2

            Assert.True(fitted.ParameterDigits >= 6.0, $"{problem.Name}: {fitted.ParameterDigits}; {fitted.Reason}")

    [<Fact>]
    let ``geodesic acceleration saves steps in the long valley of MGH10`` () =
        let steps isAccelerated =
            (fit { LevenbergMarquardt.defaults with GeodesicAcceleration = isAccelerated } true (Nist.find "MGH10") 2)
                .Counts.Jacobians

        Assert.True(2L * steps true < steps false, $"{steps true} of {steps false}")

    [<Fact>]
    let ``numerical derivatives are those of the formulas`` () =
        for problem in Nist.all do
            for start in [ problem.Start2; problem.Certified ] do
                let point = Vector.ofSeq start
                let exact, numerical = ofRegression true problem, ofRegression false problem
                let residuals = exact.At point
                let struct (expected, none) = exact.JacobianAt(point, residuals, Bounds.None)
                let struct (found, calls) = numerical.JacobianAt(point, residuals, Bounds.None)
                Assert.Equal((0L, 2L * int64 start.Length), (none, calls))

                for j in 0 .. start.Length - 1 do
                    let expected, found = Matrix.column j expected, Matrix.column j found
                    let error = Vector.norm (Vector.subtract found expected) / Vector.norm expected
                    Assert.True(error < 1e-7, $"{problem.Name}, parameter {j}: {error}")
