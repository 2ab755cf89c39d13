using System.IO.Compression;
using ConvNeXtGen.Data;

namespace ConvNeXtGen.Runtime.Tests.Data;

public sealed class DigitsReaderTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"digits-{Guid.NewGuid():N}.csv.gz");

    [Fact]
    public void A_row_is_64_pixels_and_the_digit()
    {
        Write(Row(16, 7) + "\n" + Row(4, 0) + "\n");
        var digits = DigitsReader.Read(_path);
        Assert.Equal((2, new ImageShape(1, 8, 8)), (digits.Count, digits.Shape));
        Assert.Equal((7, 0), (digits.Label(0), digits.Label(1)));
        var image = new float[64];
        digits.CopyImage(1, image);
        Assert.All(image, value => Assert.Equal(0.25f, value));
    }

    [Theory]
    [InlineData("1,2,3", "(1): expected 64 pixels and a digit, found 3 values")]
    [InlineData("x", "(1): expected 64 pixels")]
    public void A_row_of_another_length_is_named(string row, string expected)
    {
        Write(row);
        var error = Assert.Throws<InvalidDataException>(() => DigitsReader.Read(_path));
        Assert.StartsWith(_path + expected, error.Message);
    }

    [Fact]
    public void A_value_that_is_no_pixel_is_named_by_row_and_column()
    {
        Write(Row(1, 1) + "\n" + Row(17, 1));
        Assert.StartsWith($"{_path}(2,1): expected a whole number from 0 to 16, found '17'", Assert.Throws<InvalidDataException>(() => DigitsReader.Read(_path)).Message);
    }

    [Fact]
    public void A_label_that_is_no_digit_is_named()
    {
        Write(Row(1, 10));
        Assert.Contains("(1,65): expected a whole number from 0 to 9, found '10'", Assert.Throws<InvalidDataException>(() => DigitsReader.Read(_path)).Message);
    }

    public void Dispose() => File.Delete(_path);

    private static string Row(int pixel, int digit) => string.Join(',', Enumerable.Repeat(pixel, 64).Append(digit));

    private void Write(string text)
    {
        using var file = new GZipStream(File.Create(_path), CompressionLevel.Fastest);
        file.Write(System.Text.Encoding.ASCII.GetBytes(text));
    }
}
