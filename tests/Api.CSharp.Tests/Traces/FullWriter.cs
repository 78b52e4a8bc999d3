using System.IO;
using System.Text;

namespace OptimizerFunctional.Tests.Traces;

/// <summary>A writer that fails after a number of characters, like a full disk.</summary>
internal sealed class FullWriter(int room) : TextWriter
{
    private int left = room;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        if (left-- == 0)
        {
            throw new IOException("full");
        }
    }
}
