namespace OptimizerFunctional.Core

open OptimizerFunctional
open System
open System.Collections.Immutable
open System.Globalization
open System.IO

/// Classification of malignant and benign tumors: a real problem in 31 variables.
[<RequireQualifiedAccess>]
module BreastCancer =

    /// The embedded file; its origin and licence are in the README beside it.
    [<Literal>]
    let private Resource = "breast_cancer.csv"

    let private read () =
        use stream = typeof<LabelledData>.Assembly.GetManifestResourceStream Resource |> nonNull

        use reader = new StreamReader(stream)

        let rows =
            reader.ReadToEnd().Split '\n'
            |> Array.skip 1
            |> Array.filter (fun line -> line <> "")
            |> Array.map (fun line ->
                line.Split ',' |> Array.map (fun cell -> Double.Parse(cell, CultureInfo.InvariantCulture)))

        let features (row: float[]) = Vector.ofSeq (Seq.take (row.Length - 1) row)

        {
            Features = ImmutableArray.CreateRange(Seq.map features rows)
            Labels = Vector.ofSeq (rows |> Seq.map (fun row -> 2.0 * row[row.Length - 1] - 1.0))
        }

    let private raw = lazy (read ())

    let private standardized = lazy { raw.Value with Features = LogisticRegression.standardize raw.Value.Features }

    let private objective = lazy (LogisticRegression.objective standardized.Value 0.01)

    /// The data as published: 569 rows of 30 features, labeled 1 for benign and -1 for malignant.
    let data () : LabelledData = raw.Value

    /// The data with every feature standardized.
    let standardizedData () : LabelledData = standardized.Value

    /// The minimizer, found by Newton's method to a gradient of norm 4e-18.
    let private minimizer =
        Vector.ofSeq [
            -0.41605417304325826
            -0.45497872276017487
            -0.403943620620401
            -0.4140920994957196
            -0.15990628553483022
            0.09518598735138757
            -0.4701364552690071
            -0.5459909101262119
            -0.04435429618040254
            0.29211719292251387
            -0.6454818042336161
            0.07737955726644265
            -0.44936206458589956
            -0.49311561308567625
            -0.09368810233011345
            0.38406743659843134
            0.04256429589311587
            -0.1691796272497788
            0.18668660285008107
            0.3376316813645534
            -0.6297804233086852
            -0.7214503179671231
            -0.5652203808414165
            -0.575697136953459
            -0.5075708606551874
            -0.11372642307088222
            -0.5120287632746129
            -0.6109079303525486
            -0.5317691065675632
            -0.18914817742379822
            0.4952696910901718
        ]

    /// Logistic regression on the standardized data with penalty 0.01, from the origin. The data are read at the first
    /// evaluation.
    let problem: Problem = {
        Name = "breast-cancer"
        Summary = "f(w, b) = mean log(1 + exp(-s_k (a_k . w + b))) + 0.005 |w|^2, 569 standardized rows of 30 features"
        Objective =
            Objective.Create(
                ValueAndGradientInto(fun point gradient -> objective.Value.EvaluateInto(0L, point, gradient))
            )
        Residuals = None
        Start = Vector.zeros minimizer.Length
        Minimizers = ImmutableArray.Create<Vector> minimizer
        MinimumValue = 0.099591375484705
        OtherMinima = ImmutableArray.Empty
        Lower = Vector.replicate minimizer.Length -1.0
        Upper = Vector.replicate minimizer.Length 1.0
        IsConstrained = false
        Period = 1
        Source =
            "Wolberg, Street and Mangasarian 1995, Breast Cancer Wisconsin (Diagnostic), doi:10.24432/C5DW2B, CC BY 4.0"
    }
