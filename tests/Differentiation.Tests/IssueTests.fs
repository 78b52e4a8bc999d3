/// Faults of other libraries, by the names of their issues.
module OptimizerFunctional.Differentiation.Tests.IssueTests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

let private inf = Double.PositiveInfinity

let private gradient (point: float list) (f: Reals -> Real) : float list =
    List.ofSeq ((Objective.ofReal f).At(Vector.ofSeq point).Gradient.AsSpan().ToArray())

/// The Hessian, row by row. Every product with a unit vector must be its column.
let private hessian (point: float list) (f: Reals -> Real) : float list =
    let objective = Objective.ofReal f
    let at = Vector.ofSeq point
    let hessian = objective.HessianAt at
    let n = point.Length

    for j in 0 .. n - 1 do
        let column = objective.HessianTimesAt(at, Vector.ofSeq (Seq.init n (fun i -> if i = j then 1.0 else 0.0)))

        for i in 0 .. n - 1 do
            Assert.Equal(hessian[i, j], column[i])

    [
        for i in 0 .. n - 1 do
            for j in 0 .. n - 1 do
                // 0 and -0 are equal.
                hessian[i, j] + 0.0
    ]

[<Fact>]
let ``ForwardDiff 774: zeros are strong for each variable, not for all at once`` () =
    Assert.Equal<float list>([ 0.0; inf ], gradient [ 1.0; 0.0 ] (fun x -> log (0.0 * x[0] + x[1])))

[<Fact>]
let ``ForwardDiff 745: an infinite value has infinite derivatives, not NaN`` () =
    Assert.Equal<float list>([ inf; -inf ], gradient [ 1.0; -1000.0 ] (fun x -> x[0] * exp (-x[1])))

[<Fact>]
let ``ForwardDiff 777: a derivative of log at 0 along nothing is 0`` () =
    Assert.Equal<float list>([ 0.0 ], gradient [ 1.0 ] (fun x -> log (0.0 * x[0])))

[<Fact>]
let ``ForwardDiff 603 and DiffRules 87: an infinite slope that a maximum leaves out is left out`` () =
    let f (x: Reals) = Real.Max(-1.0 - sqrt x[0], Real.Zero)
    Assert.Equal<float list>([ 0.0 ], gradient [ 0.0 ] f)
    Assert.Equal<float list>([ 0.0 ], hessian [ 0.0 ] f)
    let g (x: Reals) = Real.Min(x[1], 1.0 + sqrt x[0])
    Assert.Equal<float list>([ 0.0; 1.0 ], gradient [ 0.0; 0.5 ] g)
    Assert.Equal<float list>([ 0.0; 0.0; 0.0; 0.0 ], hessian [ 0.0; 0.5 ] g)

[<Theory; InlineData(-1.0); InlineData(0.0); InlineData(1.0)>]
let ``TensorFlow 35011: powers have second derivatives at 0`` (x: float) =
    Assert.Equal<float list>([ 12.0 * x * x ], hessian [ x ] (fun x -> x[0] ** 4.0))
    Assert.Equal<float list>([ 12.0 * x * x ], hessian [ x ] (fun x -> Real.Pow(x[0], Real.op_Implicit 4.0)))
    let sum (x: Reals) = x[0] + x[0] ** 2.0 + x[0] ** 3.0 + x[0] ** 4.0
    Assert.Equal<float list>([ 2.0 + 6.0 * x + 12.0 * x * x ], hessian [ x ] sum)
    Assert.Equal<float list>([ 20.0 * x * x * x ], hessian [ x ] (fun x -> x[0] ** 5.0))

[<Fact>]
let ``TensorFlow 35011: powers with a variable exponent have second derivatives at 0`` () =
    // x^y at (0, 2): along x the derivatives of x^2, and 0 along y.
    let f (x: Reals) = x[0] ** x[1]
    Assert.Equal<float list>([ 0.0; 0.0 ], gradient [ 0.0; 2.0 ] f)
    Assert.Equal<float list>([ 2.0; 0.0; 0.0; 0.0 ], hessian [ 0.0; 2.0 ] f)
    Assert.Equal<float list>([ 0.0; 0.0; 0.0; 0.0 ], hessian [ 0.0; 3.0 ] f)

[<Fact>]
let ``TensorFlow 44556: a product with a factor 0 has its second derivative`` () =
    Assert.Equal<float list>([ 4.0 ], hessian [ 0.0 ] (fun x -> 2.0 * x[0] * x[0] + 0.0 * x[0] * x[0]))
    let f (x: Reals) = x[0] * x[1] * x[2]
    Assert.Equal<float list>([ 0.0; 3.0; 0.0; 3.0; 0.0; 0.0; 0.0; 0.0; 0.0 ], hessian [ 0.0; 0.0; 3.0 ] f)

[<Fact>]
let ``PyTorch 6394: the root of a square has a subgradient where it is 0`` () =
    let f (x: Reals) = sqrt ((x[0] - 1.0) ** 2.0)
    Assert.Equal<float list>([ 0.0 ], gradient [ 1.0 ] f)
    Assert.Equal<float list>([ 1.0 ], gradient [ 1.5 ] f)
    Assert.Equal<float list>([ -1.0 ], gradient [ 0.5 ] f)

[<Fact>]
let ``CppAD 43: a power below 1 has an infinite slope at 0`` () =
    Assert.Equal<float list>([ inf ], gradient [ 0.0 ] (fun x -> x[0] ** 0.3))
    Assert.Equal<float list>([ inf; 0.0 ], gradient [ 0.0; 1.0 ] (fun x -> x[0] ** 0.3 * x[1] ** 0.7))
    // Along either axis the product of the two is constant 0.
    Assert.Equal<float list>([ 0.0; 0.0 ], gradient [ 0.0; 0.0 ] (fun x -> x[0] ** 0.3 * x[1] ** 0.7))

[<Fact>]
let ``CppAD 92: a power above 1 has the slope 0 at 0`` () =
    Assert.Equal<float list>([ 0.0 ], gradient [ 0.0 ] (fun x -> x[0] ** 1.875))
    Assert.Equal<float list>([ inf ], hessian [ 0.0 ] (fun x -> x[0] ** 1.875))
    Assert.Equal<float list>([ 0.0 ], hessian [ 0.0 ] (fun x -> x[0] ** 2.5))

[<Fact>]
let ``JAX 347: a norm that is not chosen has no influence at 0`` () =
    // In JAX it takes a second choice inside the root.
    let f (x: Reals) =
        let norm = sqrt (x[0] ** 2.0 + x[1] ** 2.0)
        Real.IfLess(Real.op_Implicit 0.5, norm, norm, Real.One)

    Assert.Equal<float list>([ 0.0; 0.0 ], gradient [ 0.0; 0.0 ] f)
    Assert.Equal<float list>([ 0.0; 0.0; 0.0; 0.0 ], hessian [ 0.0; 0.0 ] f)
    Assert.Equal<float list>([ 1.0; 0.0 ], gradient [ 2.0; 0.0 ] f)

[<Fact>]
let ``JAX 4177 and 21723: the square of a norm has the gradient 0 at 0`` () =
    let f (x: Reals) = sqrt (x[0] ** 2.0 + x[1] ** 2.0) ** 2.0
    Assert.Equal<float list>([ 0.0; 0.0 ], gradient [ 0.0; 0.0 ] f)

[<Fact>]
let ``Equinox: sin x / x by a choice has its derivatives at 0`` () =
    let f (x: Reals) = Real.IfLess(Real.Zero, abs x[0], sin x[0] / x[0], 1.0 - x[0] ** 2.0 / 6.0)
    Assert.Equal<float list>([ 0.0 ], gradient [ 0.0 ] f)
    Assert.Equal(-1.0 / 3.0, List.exactlyOne (hessian [ 0.0 ] f), 1e-16)

[<Fact>]
let ``kinks and overflow leave second derivatives finite`` () =
    let at point f = hessian point f
    Assert.Equal<float list>([ 1.0; 0.0; 0.0; 1.0 ], at [ 1.0; 1.0 ] (fun x -> Real.Max(x[0] ** 2.0, x[1] ** 2.0)))
    Assert.Equal<float list>([ 0.0 ], at [ 0.0 ] (fun x -> x[0] * abs x[0]))
    Assert.Equal<float list>([ 0.0 ], at [ 800.0 ] (fun x -> 1.0 / (1.0 + exp x[0])))
    Assert.Equal<float list>([ 0.0 ], at [ 800.0 ] (fun x -> Real.Softplus x[0]))
    Assert.Equal<float list>([ 0.0 ], at [ -800.0 ] (fun x -> Real.Softplus x[0]))
    Assert.Equal<float list>([ 0.25 ], at [ 0.0 ] (fun x -> Real.Softplus x[0]))
    Assert.Equal<float list>([ 0.0; 0.0; 0.0; 0.0 ], at [ 1.0; 0.0 ] (fun x -> x[0] * abs x[1]))

    let logSumExp (x: Reals) =
        let largest = Real.Max(x[0], x[1])
        largest + log (exp (x[0] - largest) + exp (x[1] - largest))

    Assert.Equal<float list>([ 0.5; 0.5 ], gradient [ 3.0; 3.0 ] logSumExp)
    Assert.Equal<float list>([ 0.25; -0.25; -0.25; 0.25 ], at [ 3.0; 3.0 ] logSumExp)

[<Fact>]
let ``second derivatives that are infinite are not NaN`` () =
    let at point f = hessian point f
    Assert.Equal<float list>([ inf; 0.0; 0.0; inf ], at [ 0.0; 0.0 ] (fun x -> sqrt (x[0] ** 2.0 + x[1] ** 2.0)))
    Assert.Equal<float list>([ -inf ], at [ 0.0 ] (fun x -> sqrt x[0]))
    Assert.Equal<float list>([ inf ], at [ 0.0 ] (fun x -> x[0] * sqrt x[0]))
    Assert.Equal<float list>([ -inf ], at [ 0.0 ] (fun x -> log x[0]))
    Assert.Equal<float list>([ inf ], at [ 1.0 ] (fun x -> asin x[0]))
    Assert.Equal<float list>([ 0.0; -inf; -inf; 0.0 ], at [ 0.0; 1.0 ] (fun x -> x[0] ** x[1]))
    // Along the exponent a negative base has no derivative; along the base it has.
    Assert.Equal<float list>([ -12.0; nan; nan; nan ], at [ -2.0; 3.0 ] (fun x -> x[0] ** x[1]))
