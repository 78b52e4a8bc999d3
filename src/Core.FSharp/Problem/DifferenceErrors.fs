namespace OptimizerFunctional.Core

open System

/// Compares differences of a function with this many components, whose values have this relative error.
[<Sealed>]
type internal DifferenceErrors(size: int, noise: float) =

    let distance (coarse: Difference) (fine: Difference) =
        let mutable largest = 0.0

        for k in 0 .. size - 1 do
            largest <- Math.Max(largest, abs (coarse.Slope[k] - fine.Slope[k]))

        largest

    let largestSlope (difference: Difference) =
        let mutable largest = 0.0

        for k in 0 .. size - 1 do
            largest <- Math.Max(largest, abs difference.Slope[k])

        largest

    let rounding (difference: Difference) = noise * difference.Size

    /// Whether the curvatures of two differences agree. For an even function the slopes agree for any step.
    let curvaturesAgree (coarse: Difference) (fine: Difference) =
        let curvature, finer =
            coarse.SecondDifference / (coarse.Step * coarse.Step), fine.SecondDifference / (fine.Step * fine.Step)

        abs (curvature - finer)
        <= Math.Max(0.01 * Math.Max(curvature, finer), 8.0 * rounding fine / (fine.Step * fine.Step))

    /// Whether a finer difference changes the result by no more than rounding, or moves the zero of the slope by no
    /// more than 1e-5 of the step. For vector-valued functions, some component has a large slope: 1e-6 of that is
    /// harmless.
    member _.IsFineEnough(coarse: Difference, fine: Difference) : bool =
        let harmless =
            if size > 1 then
                1e-6 * Math.Max(largestSlope fine, coarse.SecondDifference / coarse.Step)
            else
                1e-5 * coarse.SecondDifference / coarse.Step

        distance coarse fine <= Math.Max(harmless, 4.0 * rounding fine / fine.Step) && curvaturesAgree coarse fine

    /// Whether a coarser difference changes the finer one by no more than its rounding error, which may be larger than
    /// the values suggest: residuals are small differences of large numbers. Far away, where a function has leveled
    /// off, slopes vanish for another reason; there the curvatures decide.
    member _.IsBetter(coarse: Difference, fine: Difference) : bool =
        distance coarse fine <= Math.Max(1e-6 * largestSlope coarse, 8.0 * rounding fine / fine.Step)
        && (coarse.SecondDifference <= 1e-3 * coarse.Change || curvaturesAgree coarse fine)

    /// Whether rounding may exceed 1e-6 of a difference. A scalar function may have a first difference of 0, where its
    /// slope is 0, but then it has a second difference.
    member _.IsLost(difference: Difference) : bool =
        difference.Change < 1e6 * rounding difference
        && difference.SecondDifference < (if size > 1 then 1e3 else 1e4) * rounding difference

    /// The rounding error of the values of a difference.
    member _.Rounding(difference: Difference) : float = rounding difference

    /// The largest derivative.
    member _.LargestSlope(difference: Difference) : float = largestSlope difference

    /// The largest difference of the derivatives of two differences.
    member _.Distance(coarse: Difference, fine: Difference) : float = distance coarse fine

    /// The second difference; for vector-valued functions, relative to the first difference. A scalar function may have
    /// a first difference of 0, where its slope is 0.
    member _.Curvature(difference: Difference) : float =
        if size = 1 then
            difference.SecondDifference
        elif difference.Change > 0.0 then
            difference.SecondDifference / difference.Change
        else
            infinity

    /// A second difference as a harmless one. A relative one near 1 is never harmless elsewhere, nor is that of a
    /// component that does not change.
    member _.Harmless(curvature: float) : float = if size > 1 && not (curvature < 1.0) then 0.0 else curvature

    /// Whether the second difference is large enough to test a finer step: more than twice the harmless one, and more
    /// than the fraction `bending` of the first difference.
    member this.MayBeCoarse(difference: Difference, bending: float, harmless: float) : bool =
        this.Curvature difference > 2.0 * harmless
        && difference.SecondDifference > 1e3 * rounding difference
        && difference.SecondDifference > bending * difference.Change

    /// Whether a component with one of these slopes no longer changes over a finer difference: so short a step is lost
    /// in the rounding of the numbers that the component is the difference of, which are larger than itself.
    member _.HasVanished(slopes: float[], fine: Difference) : bool =
        let mutable isVanished = false

        if size > 1 then
            let least = 1e-6 * (slopes |> Array.fold (fun largest slope -> Math.Max(largest, abs slope)) 0.0)

            for k in 0 .. size - 1 do
                isVanished <- isVanished || (fine.Slope[k] = 0.0 && abs slopes[k] > least)

        isVanished
