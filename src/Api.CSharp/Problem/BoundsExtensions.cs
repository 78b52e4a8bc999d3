namespace OptimizerFunctional;

/// <summary>Creates bounds from arrays, lists and spans.</summary>
public static class BoundsExtensions
{
    extension(Bounds)
    {
        /// <summary>Bounds per coordinate. An empty vector means no bounds on that side.</summary>
        /// <param name="lower">The lower bound of each coordinate.</param>
        /// <param name="upper">The upper bound of each coordinate.</param>
        /// <exception cref="ParameterException">
        /// The bounds are not numbers, of different lengths, or reversed.
        /// </exception>
        public static Bounds Between(ArrayLike lower, ArrayLike upper) => Bounds.Between(lower.Values, upper.Values);

        /// <summary>One lower bound for all coordinates, and an upper bound of each.</summary>
        /// <param name="lower">The lower bound of all coordinates.</param>
        /// <param name="upper">The upper bound of each coordinate.</param>
        /// <exception cref="ParameterException">The bounds are not numbers, or reversed.</exception>
        public static Bounds Between(double lower, ArrayLike upper) => Bounds.Between(lower, upper.Values);

        /// <summary>A lower bound of each coordinate, and one upper bound for all.</summary>
        /// <param name="lower">The lower bound of each coordinate.</param>
        /// <param name="upper">The upper bound of all coordinates.</param>
        /// <exception cref="ParameterException">The bounds are not numbers, or reversed.</exception>
        public static Bounds Between(ArrayLike lower, double upper) => Bounds.Between(lower.Values, upper);
    }
}
