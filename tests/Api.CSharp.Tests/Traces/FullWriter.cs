using System.IO;
using System.Text;

namespace OptimizerFunctional.Tests.Traces;

/// <summary>A file on a disk that is full after so many characters.</summary>
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
