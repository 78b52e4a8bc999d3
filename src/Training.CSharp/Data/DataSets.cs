using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;

namespace OptimizerFunctional.Training;

/// <summary>Built-in data sets.</summary>
public static class DataSets
{
    private const int Pixels = 64;

    /// <summary>
    /// 1,797 handwritten digits of 8 x 8 pixels, divided by 16: Optical Recognition of Handwritten Digits, test part
    /// (E. Alpaydin and C. Kaynak 1998, UCI Machine Learning Repository, doi:10.24432/C50P49).
    /// </summary>
    public static DataSet Digits()
    {
        using var stream = typeof(DataSets).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        using var reader = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
        List<float> inputs = [];
        var labels = ImmutableArray.CreateBuilder<int>();
        while (reader.ReadLine() is { } line)
        {
            var numbers = line.Split(',').Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
            inputs.AddRange(numbers.Take(Pixels).Select(pixel => pixel / 16f));
            labels.Add(numbers[Pixels]);
        }

        return DataSet.OfClasses("digits", Pixels, inputs.ToArray(), labels.ToImmutable(), 10);
    }
}
