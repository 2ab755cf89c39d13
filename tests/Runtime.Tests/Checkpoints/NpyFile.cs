using System.Text;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

/// <summary>Reads NumPy's <c>.npy</c> files of little-endian float32 in C order.</summary>
internal static class NpyFile
{
    public static Tensor Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int headerLength = BitConverter.ToUInt16(bytes, 8);
        string header = Encoding.ASCII.GetString(bytes, 10, headerLength);
        Assert.Contains("'<f4'", header);
        Assert.Contains("'fortran_order': False", header);
        long[] shape = [.. Regex.Matches(Regex.Match(header, @"\((.*?)\)").Value, "[0-9]+").Select(number => long.Parse(number.Value))];
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        Buffer.BlockCopy(bytes, 10 + headerLength, values, 0, 4 * values.Length);
        return tensor(values, shape);
    }
}
