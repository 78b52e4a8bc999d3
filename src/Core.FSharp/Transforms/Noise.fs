namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The state of gradient noise: all that its generator needs.
type NoiseState = {
    /// Steps taken, t.
    Count: int64
    /// The seed. With the count and the coordinate it determines every number.
    Seed: int64
}

/// Noise on gradients, from a generator whose state is in the optimizer's state: a run that is resumed or replayed sees
/// the same noise.
[<RequireQualifiedAccess>]
module Noise =

    /// The output function of SplitMix64 (Steele, Lea and Flood 2014): a bijection that scatters its input.
    let private scatter (value: uint64) : uint64 =
        let value = (value ^^^ (value >>> 30)) * 0xBF58476D1CE4E5B9UL
        let value = (value ^^^ (value >>> 27)) * 0x94D049BB133111EBUL
        value ^^^ (value >>> 31)

    /// A number in (0, 1) of the stream, by its place in it.
    let private uniform (stream: uint64) (place: uint64) : float =
        let bits = scatter (stream + (place + 1UL) * 0x9E3779B97F4A7C15UL)
        (float (bits >>> 11) + 0.5) * Math.ScaleB(1.0, -53)

    /// A standard normal number for a coordinate of a step (Box and Muller 1958).
    let internal normal (seed: int64) (count: int64) (coordinate: int) : float =
        let stream = scatter (uint64 seed ^^^ scatter (uint64 count))
        let radius = Math.Sqrt(-2.0 * Math.Log(uniform stream (2UL * uint64 coordinate)))

        radius * Math.Cos(2.0 * Math.PI * uniform stream (2UL * uint64 coordinate + 1UL))

    /// Those of a lane of coordinates.
    let private normals (seed: int64) (count: int64) (coordinate: int) : Pack =
        let mutable lane = Pack.Zero

        for i in 0 .. Pack.Count - 1 do
            lane <- System.Numerics.Vector.WithElement(lane, i, normal seed count (coordinate + i))

        lane

    /// A number in (0, 1), each as likely, for a coordinate of a step.
    let internal evenly (seed: int64) (count: int64) (coordinate: int) : float =
        uniform (scatter (uint64 seed ^^^ scatter (uint64 count))) (uint64 coordinate)

    /// Adds independent normal noise of variance `variance` / t^`decay` to every coordinate at step t
    /// (Neelakantan et al. 2015, equation 1, which recommends a decay of 0.55). Goes before the optimizer.
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
