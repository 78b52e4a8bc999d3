namespace OptimizerFunctional.Core.Tests.StandardProblems

open OptimizerFunctional.StandardProblems
open Xunit

/// The certified regressions of NIST.
module NistTests =

    let names =
        let data = TheoryData<string>()

        for problem in Nist.all do
            data.Add problem.Name

        data

    [<Fact>]
    let ``there are 18 regressions, as long as their files say`` () =
        let sizes =
            Nist.all |> List.map (fun problem -> problem.Name, problem.Response.Length, problem.Certified.Length)

        Assert.Equal<(string * int * int) seq>(
            [
                "Bennett5", 154, 3
                "BoxBOD", 6, 2
                "Chwirut1", 214, 3
                "Chwirut2", 54, 3
                "DanWood", 6, 2
                "ENSO", 168, 9
                "Gauss1", 250, 8
                "Gauss3", 250, 8
                "Kirby2", 151, 5
                "Lanczos1", 24, 6
                "Lanczos2", 24, 6
                "Lanczos3", 24, 6
                "MGH10", 16, 3
                "Misra1a", 14, 2
                "Misra1c", 14, 2
                "Nelson", 128, 3
                "Rat42", 9, 3
                "Thurber", 37, 7
            ],
            sizes
        )

    [<Fact>]
    let ``a file is read as it is printed`` () =
        let problem = Nist.find "Bennett5"
        Assert.Equal<float seq>([ -2000.0; 50.0; 0.8 ], problem.Start1)
        Assert.Equal<float seq>([ -1500.0; 45.0; 0.85 ], problem.Start2)
        Assert.Equal<float seq>([ -2.5235058043e3; 4.6736564644e1; 9.3218483193e-1 ], problem.Certified)
        Assert.Equal<float seq>([ 2.9715175411e2; 1.2448871856; 2.0272299378e-2 ], problem.CertifiedDeviations)
        Assert.Equal(5.2404744073e-4, problem.ResidualSumOfSquares)
        Assert.Equal(-34.834702, problem.Response[0])
        Assert.Equal<float seq>([ 7.447168 ], problem.Predictors[0])

        let nelson = Nist.find "Nelson"
        Assert.Equal(log 15.0, nelson.Response[0])
        Assert.Equal<float seq>([ 1.0; 180.0 ], nelson.Predictors[0])

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``the certified parameters have the certified sum of squares`` (name: string) =
        let problem = Nist.find name
        let sum = problem.Value problem.Certified

        if name = "Lanczos1" then
            // Eleven printed digits of parameters leave more than the certified 1.4e-25.
            Assert.Equal(3.9833187760278596e-21, sum, 1e-24)
        else
            Assert.Equal(problem.ResidualSumOfSquares, sum, 1e-9 * problem.ResidualSumOfSquares)

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``the derivatives at both starts are those of central differences`` (name: string) =
        let problem = Nist.find name

        for start in [ problem.Start1; problem.Start2 ] do
            // Differences by parameters of size one; some starts are 1e-9 and some 4e5.
            let scaled (f: float[] -> float[]) (u: float[]) = f (Array.map2 (*) start u)

            let scaledBy (jacobian: float[,]) = jacobian |> Array2D.mapi (fun _ j entry -> entry * start[j])

            let ones = Array.create start.Length 1.0

            CentralDifferences.check name (scaled problem.Residuals) ones (scaledBy (problem.Jacobian start))
            CentralDifferences.check name (scaled problem.Gradient) ones (scaledBy (problem.Hessian start))

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``residuals and Jacobian of one evaluation are those of two, and give the gradient`` (name: string) =
        let problem = Nist.find name
        let struct (residuals, jacobian) = problem.ResidualsAndJacobian problem.Start2
        let struct (value, gradient) = problem.ValueAndGradient problem.Start2
        Assert.Equal<float seq>(problem.Residuals problem.Start2, residuals)
        Assert.Equal<float seq>(Seq.cast<float>(problem.Jacobian problem.Start2), Seq.cast<float> jacobian)
        Assert.Equal(problem.Value problem.Start2, value)

        for j in 0 .. gradient.Length - 1 do
            let terms = residuals |> Array.mapi (fun i r -> 2.0 * r * jacobian[i, j])
            Assert.Equal(Array.sum terms, gradient[j], 1e-13 * Array.sumBy abs terms)

    [<Fact>]
    let ``correct digits are those of the worst parameter, at most the 11 that are certified`` () =
        let problem = Nist.find "Misra1a"
        let certified = problem.Certified
        Assert.Equal(11.0, problem.CorrectDigits certified)
        Assert.Equal(4.0, problem.CorrectDigits [| certified[0]; certified[1] * (1.0 + 1e-4) |], 1e-9)
        Assert.Equal(2.0, problem.CorrectDigits [| certified[0] * 1.01; certified[1] * (1.0 + 1e-4) |], 1e-9)
        Assert.Equal(0.0, problem.CorrectDigits [| certified[0]; 3.0 |])
        Assert.Equal(0.0, problem.CorrectDigits [| certified[0]; nan |])
