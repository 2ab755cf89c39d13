using System.Globalization;
using System.IO.Compression;

namespace ConvNeXtGen.Data;

/// <summary>
/// Reads handwritten digits from a gzipped CSV file: one image a row, 64 pixels from 0 to 16 and the digit. That is the
/// form of "Optical Recognition of Handwritten Digits" (E. Alpaydin, C. Kaynak, UCI Machine Learning Repository, 1998).
/// </summary>
public static class DigitsReader
{
    private const int Side = 8;
    private const int Brightest = 16;

    /// <summary>Reads all digits as 1×8×8 images.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A row is not 64 pixels and a digit; the message names file and row.</exception>
    public static ImageArray Read(string path)
    {
        using var file = File.OpenRead(path);
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        return Read(text, path);
    }

    private static ImageArray Read(TextReader text, string path)
    {
        var pixels = new List<float>();
        var labels = new List<int>();
        for (var row = 1; text.ReadLine() is { } line; row++)
        {
            var cells = line.Split(',');
            if (cells.Length != Side * Side + 1)
            {
                throw new InvalidDataException($"{path}({row}): expected 64 pixels and a digit, found {cells.Length} values.");
            }

            for (var column = 0; column < Side * Side; column++)
            {
                pixels.Add(Number(cells[column], Brightest, path, row, column) / (float)Brightest);
            }

            labels.Add(Number(cells[^1], 9, path, row, Side * Side));
        }

        return new ImageArray(
            new ImageShape(1, Side, Side),
            [.. pixels],
            [.. labels],
            [.. Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture))]);
    }

    private static int Number(string cell, int largest, string path, int row, int column) =>
        int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= largest
            ? value
            : throw new InvalidDataException($"{path}({row},{column + 1}): expected a whole number from 0 to {largest}, found '{cell}'.");
}
