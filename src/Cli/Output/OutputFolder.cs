using System;
using System.Collections.Generic;
using System.IO;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Output;

/// <summary>The folder of --out. Its files are written atomically.</summary>
internal sealed class OutputFolder(string path)
{
    private const string Option = "--out";

    /// <summary>Creates the folder if necessary; raises a <see cref="UsageException"/> if that fails.</summary>
    internal OutputFolder Open()
    {
        try
        {
            Directory.CreateDirectory(path);
            return this;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Numbers.Bad(Option, path, "a folder that exists or can be created");
        }
    }

    /// <summary>The path of a file in the folder.</summary>
    internal string File(string name) => Path.Combine(path, name);

    /// <summary>Deletes temporary files that a killed process has left.</summary>
    internal void DeleteUnfinished(string pattern)
    {
        foreach (var left in Directory.EnumerateFiles(path, pattern + ".*.tmp"))
        {
            System.IO.File.Delete(left);
        }
    }

    /// <summary>Writes a text file.</summary>
    internal void Write(string name, string text) => Write(name, writer => writer.Write(text));

    /// <summary>Writes figures.</summary>
    internal void Write(IEnumerable<FigureFile> figures)
    {
        foreach (var figure in figures)
        {
            Write(figure.Name, figure.Svg);
        }
    }

    /// <summary>Writes a text file, piece by piece.</summary>
    internal void Write(string name, Action<TextWriter> write) => Files.WriteAtomically(Option, File(name), write);
}
