namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The state of gradient noise, which determines its random stream.
type NoiseState = {
    /// The number of steps taken, t.
    Count: int64
    /// The seed. With the count and the coordinate it determines every random number.
    [<MayBe(Unusual.Negative)>]
    Seed: int64
}

/// Gradient noise. The state of its random stream is part of the optimizer's state: a resumed or replayed run has the
/// same noise.
[<RequireQualifiedAccess>]
module Noise =

    /// Raises where a generator that was read is not that of this seed.
    let internal validate (seed: int64) (state: NoiseState) : unit =
        SavedState.require (state.Seed = seed) "Seed" (string state.Seed) $"{seed}"

    /// The output function of SplitMix64 (Steele, Lea and Flood 2014), a bijection.
    let private scatter (value: uint64) : uint64 =
        let value = (value ^^^ (value >>> 30)) * 0xBF58476D1CE4E5B9UL
        let value = (value ^^^ (value >>> 27)) * 0x94D049BB133111EBUL
        value ^^^ (value >>> 31)

    /// A uniform number in (0, 1), by its index in the stream.
    let private uniformAt (stream: uint64) (place: uint64) : float =
        let bits = scatter (stream + (place + 1UL) * 0x9E3779B97F4A7C15UL)
        (float (bits >>> 11) + 0.5) * Math.ScaleB(1.0, -53)

    /// A standard normal number for a coordinate of a step (Box and Muller 1958).
    let internal normal (seed: int64) (count: int64) (coordinate: int) : float =
        let stream = scatter (uint64 seed ^^^ scatter (uint64 count))
        let radius = Math.Sqrt(-2.0 * Math.Log(uniformAt stream (2UL * uint64 coordinate)))

        radius * Math.Cos(2.0 * Math.PI * uniformAt stream (2UL * uint64 coordinate + 1UL))

    /// The normal numbers of a register of coordinates.
    let private normals (seed: int64) (count: int64) (coordinate: int) : Pack =
        let mutable lane = Pack.Zero

        for i in 0 .. Pack.Count - 1 do
            lane <- System.Numerics.Vector.WithElement(lane, i, normal seed count (coordinate + i))

        lane

    /// A uniform number in (0, 1) for a coordinate of a step.
    let internal uniform (seed: int64) (count: int64) (coordinate: int) : float =
        uniformAt (scatter (uint64 seed ^^^ scatter (uint64 count))) (uint64 coordinate)

    /// Adds independent normal noise of variance `variance` / t^`decay` to every coordinate at step t (Neelakantan et
    /// al. 2015, equation 1, which recommends a decay of 0.55). Put it before an optimizer. Variance and decay are
    /// finite and at least 0.
    let gaussian (variance: float) (decay: float) (seed: int64) : Optimizer<NoiseState> =
        let variance = Check.notNegative "variance" variance
        let decay = Check.notNegative "decay" decay

        Optimizer.ofKernel "noise" (fun _ -> { Count = 0L; Seed = seed }) (fun state _ ->
            let count = ref state.Count

            {
                new Kernel<NoiseState>() with
                    override _.Begin(_, _, _) = count.Value <- count.Value + 1L

                    override _.Sweep(range) =
                        let deviation = Math.Sqrt(variance / Math.Pow(float count.Value, decay))
                        let count = count.Value
                        Range.sweep &range (fun i _ g -> g + deviation * normals state.Seed count (int i))

                    override _.Close _ = { state with Count = count.Value }
            })
        |> Optimizer.withSettings {| NoiseVariance = variance; NoiseDecay = decay; NoiseSeed = seed |}
