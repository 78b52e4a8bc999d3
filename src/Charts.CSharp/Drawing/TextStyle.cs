namespace OptimizerFunctional.Charts.Drawing;

internal enum Anchor
{
    Start,
    Middle,
    End,
}

/// <summary>The style of a text and its anchor.</summary>
internal readonly record struct TextStyle(
    double Size,
    Anchor Anchor = Anchor.Start,
    bool Bold = false,
    string Class = "fg"
)
{
    public static readonly TextStyle Title = new(17, Bold: true);
    public static readonly TextStyle Panel = new(14, Bold: true);
    public static readonly TextStyle Label = new(14);
    public static readonly TextStyle Tick = new(13, Class: "mu");
    public static readonly TextStyle Note = new(12, Class: "mu");

    /// <summary>The distance between the baselines of two lines.</summary>
    public double LineHeight => Size * 1.3;

    public string AnchorName =>
        Anchor switch
        {
            Anchor.Middle => "middle",
            Anchor.End => "end",
            _ => "start",
        };

    public TextStyle At(Anchor anchor) => this with { Anchor = anchor };

    /// <summary>The distance of the baseline below the middle of a line.</summary>
    public double Drop => Size * 0.35;
}
