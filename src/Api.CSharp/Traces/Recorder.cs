namespace OptimizerFunctional;

/// <summary>A column of a trace that is still growing.</summary>
internal abstract class Recorder
{
    public abstract void Add(Iterate iterate);

    /// <summary>The column as it is now; the recorder is empty afterwards.</summary>
    public abstract TraceSeries End();
}
