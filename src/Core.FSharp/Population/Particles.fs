namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The initial particles and their updates.
[<RequireQualifiedAccess>]
module internal Particles =

    /// The initial box.
    let private initialBox (bounds: Bounds) (start: Vector) coordinate =
        let halfWidth = SimplexGeometry.size start
        let low, high = bounds.Lower coordinate, bounds.Upper coordinate

        struct ((if Double.IsFinite low then low else min start[coordinate] high - halfWidth),
                (if Double.IsFinite high then high else max start[coordinate] low + halfWidth))

    /// Half the widest side of that box.
    let size (bounds: Bounds) (start: Vector) : float =
        Seq.init start.Length (fun i ->
            let struct (low, high) = initialBox bounds start i
            0.5 * high - 0.5 * low)
        |> Seq.max

    /// A particle's pair of uniform random numbers for a coordinate.
    let private pair (random: NoiseState) (dimension: int) (particle: int) (coordinate: int) =
        let place = 2 * (particle * dimension + coordinate)
        struct (Noise.uniform random.Seed random.Count place, Noise.uniform random.Seed random.Count (place + 1))

    /// The initial particles. The first is at the start, where the value is known.
    let start bounds count (random: NoiseState) (start: Evaluation) : ImmutableArray<Particle> =
        let dimension = start.Point.Length

        let between coordinate share =
            let struct (low, high) = initialBox bounds start.Point coordinate
            low + share * (high - low)

        let particle index =
            let position =
                if index = 0 then
                    start.Point
                else
                    Vector.init dimension (fun i ->
                        let struct (share, _) = pair random dimension index i
                        between i share)

            {
                Position = position
                Velocity =
                    Vector.init dimension (fun i ->
                        let struct (_, share) = pair random dimension index i
                        0.5 * (between i share - position[i]))
                Best = Ranking.evaluation position (if index = 0 then start.Value else nan)
            }

        ImmutableArray.CreateRange(Seq.init count particle)

    /// A particle after one iteration.
    let advance settings (random: NoiseState) (swarmBest: Vector) index (particle: Particle) : Particle =
        let dimension = swarmBest.Length

        let wanted =
            Vector.init dimension (fun i ->
                let struct (own, common) = pair random dimension index i
                let at = particle.Position[i]

                settings.Inertia * particle.Velocity[i]
                + settings.CognitiveCoefficient * own * (particle.Best.Point[i] - at)
                + settings.SocialCoefficient * common * (swarmBest[i] - at))

        let free = Vector.add particle.Position wanted
        let position = Box.clip settings.Bounds free

        {
            particle with
                Position = position
                Velocity =
                    Vector.init dimension (fun i -> if position[i] = free[i] then wanted[i] else -0.5 * wanted[i])
        }

    /// The largest distance of the particles and their best points from the best of all, in the infinity norm.
    let spread (particles: ImmutableArray<Particle>) (best: Evaluation) =
        particles
        |> Seq.map (fun particle ->
            max
                (Vector.largestDifference particle.Position best.Point)
                (Vector.largestDifference particle.Best.Point best.Point))
        |> Seq.max
