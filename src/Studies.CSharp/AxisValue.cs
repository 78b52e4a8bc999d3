using System.Globalization;

namespace OptimizerFunctional.Studies;

/// <summary>The value of a hyperparameter in a trial: a number or a text.</summary>
public readonly record struct AxisValue
{
    internal AxisValue(double number) => Number = number;

    internal AxisValue(string text) => Choice = text;

    /// <summary>The number; 0 for a text.</summary>
    public double Number { get; }

    /// <summary>The text; null for a number.</summary>
    public string? Choice { get; }

    /// <summary>The number or the text, as it can be typed.</summary>
    public override string ToString() => Choice ?? Number.ToString("R", CultureInfo.InvariantCulture);
}
