namespace OptimizerFunctional.Charts.Drawing;

/// <summary>A rectangle in pixels; y increases downwards.</summary>
internal readonly record struct Rect(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public bool Contains(Point2D dot) => dot.X >= Left && dot.X <= Right && dot.Y >= Top && dot.Y <= Bottom;
}

/// <summary>A point in pixels.</summary>
internal readonly record struct Point2D(double X, double Y)
{
    public double DistanceTo(Point2D other) => double.Hypot(X - other.X, Y - other.Y);
}
