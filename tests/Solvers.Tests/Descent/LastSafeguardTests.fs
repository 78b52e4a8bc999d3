namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Properties
open Xunit

/// The last safeguard by itself, on bowls with right and wrong gradients.
module LastSafeguardTests =

    /// Half the square of the distance from 0, with its gradient times a factor.
    let private bowl (factor: float) (point: Vector) : Evaluation = {
        Point = point
        Value = 0.5 * Vector.dot point point
        Gradient = Vector.scale factor point
    }

    /// The last reply and the number of trials, after this many safeguard steps in succession.
    let private guarded (at: Vector -> Evaluation) (steps: int) (start: Vector) =
        let rec follow count reply =
            match reply with
            | Ask line -> SteepestDescent.tell Bounds.None line (at line.Asked) |> follow (count + 1)
            | said -> struct (said, count)

        SteepestDescent.safeguard Bounds.None (at start) 0.0 steps |> follow 0

    let private vector (coordinates: FsCheck.NonZeroInt[]) =
        coordinates |> Seq.map (fun coordinate -> float coordinate.Get) |> Vector.ofSeq

    let private most = SteepestDescent.maxSafeguardSteps

    /// Two steps on which values and slopes agree are enough.
    [<Property>]
    let ``a right gradient is confirmed by two trials after slow progress``
        (FsCheck.NonEmptyArray(coordinates: FsCheck.NonZeroInt[]))
        =
        Assert.Equal(struct (Found, 2), guarded (bowl 1.0) most (vector coordinates))
        Assert.Equal(struct (Found, 1), guarded (bowl 1.0) (most - 1) (vector coordinates))

    /// The value decreases along it all the same, so that one trial is enough before.
    [<Property>]
    let ``a gradient that is too long is found after slow progress``
        (FsCheck.NonEmptyArray(coordinates: FsCheck.NonZeroInt[]))
        (excess: FsCheck.PositiveInt)
        =
        let factor = 1.0 + 0.5 * float excess.Get
        let struct (said, _) = guarded (bowl factor) most (vector coordinates)
        Assert.Equal(Contradiction(infinity, true), said)
        Assert.Equal(struct (Found, 1), guarded (bowl factor) (most - 1) (vector coordinates))

    /// Over longer steps, values and slopes agree all the same: if derivatives are differences, it is their error.
    /// These steps are as long as the distance from the minimum, or somewhat longer.
    [<Property>]
    let ``a constant error of the gradient agrees with the values on long steps after slow progress``
        (FsCheck.NonEmptyArray(coordinates: FsCheck.NonZeroInt[]))
        =
        let start = vector coordinates
        let shifted point = { bowl 1.0 point with Gradient = Vector.addScaled 0.5 start point }

        match guarded shifted most start with
        | struct (Contradiction(agreeing, true), _) ->
            Assert.InRange(agreeing, Vector.largest start, 1000.0 * Vector.largest start)
        | struct (said, _) -> Assert.Fail(string said)

    [<Property>]
    let ``a gradient of the wrong sign is found at any time``
        (FsCheck.NonEmptyArray(coordinates: FsCheck.NonZeroInt[]))
        =
        for steps in [ 0; most - 1; most ] do
            let struct (said, _) = guarded (bowl -1.0) steps (vector coordinates)
            Assert.Equal(Contradiction(infinity, (steps = most)), said)

    /// Otherwise every later step would be compared.
    [<Fact>]
    let ``safeguard steps are counted anew after a comparison`` () =
        let start = bowl 1.0 (Vector.ofSeq [ 3.0; 4.0 ])

        for steps in 0..most do
            match SteepestDescent.safeguard Bounds.None start 0.0 steps with
            | Ask line -> Assert.Equal((if steps < most then steps + 1 else 0), SteepestDescent.stepsAfter line)
            | said -> failwith $"{steps}: {said}"

    /// A value near 0 at large coordinates cannot be more precise than they are.
    [<Property>]
    let ``the rounding error of the value includes that of the coordinates``
        (FsCheck.NonEmptyArray(coordinates: FsCheck.NonZeroInt[]))
        =
        let point = vector coordinates
        let start = { bowl 1.0 point with Value = 0.0 }
        let slope = -(Vector.dot start.Gradient start.Gradient)
        let state = LastSafeguard.start start (Vector.scale -1.0 start.Gradient) slope 0.0 false
        let next = Vector.map (fun x -> x + Math.CopySign(Number.spacing x, x)) point
        let change = Vector.dot start.Gradient (Vector.subtract next point)
        Assert.True(state.Rounding >= 0.99 * change, $"{state.Rounding} is less than {change}.")
        Assert.True(state.Rounding <= 1.01 * change, $"{state.Rounding} is more than {change}.")
