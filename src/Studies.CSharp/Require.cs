using System.Globalization;

namespace OptimizerFunctional.Studies;

/// <summary>Checks of arguments.</summary>
internal static class Require
{
    /// <summary>The number, or an exception if it is less than the least.</summary>
    internal static int AtLeast(int least, string name, int value) => (int)AtLeast((long)least, name, value);

    /// <summary>The number, or an exception if it is less than the least.</summary>
    internal static long AtLeast(long least, string name, long value) =>
        value >= least
            ? value
            : throw new ParameterException(
                name,
                value.ToString(CultureInfo.InvariantCulture),
                $"at least {least.ToString(CultureInfo.InvariantCulture)}"
            );
}
