namespace OptimizerFunctional.Cli.Output;

/// <summary>One format of a run on standard output. Each iterate is written as it comes and then forgotten.</summary>
internal interface IIterateWriter
{
    /// <summary>What stands above the iterates.</summary>
    void Begin(int dimension);

    /// <summary>An iterate.</summary>
    void Write(Iterate iterate);

    /// <summary>What stands below the iterates.</summary>
    void End(RunSummary summary);
}
