namespace ConvNeXtGen.Inference.Machine;

/// <summary>
/// Writes the innermost loop of a 7×7 depthwise convolution in bfloat16 as AVX-512 code: up to 14 neighbouring output pixels of one row for 16 channels. Two image
/// rows at a time lie as pairs, so that VDPBF16PS multiplies two kernel rows at once and a row needs four of them. Every pixel is read once for all outputs.
/// </summary>
internal static class DepthwiseCode
{
    /// <summary>Most outputs at a time.</summary>
    public const int MostOutputs = 14;

    /// <summary>Taps of a kernel row.</summary>
    public const int Taps = 7;

    /// <summary>Pixels that an output needs on either side.</summary>
    public const int Border = 3;

    private const int FirstTap = MostOutputs, Pixel = MostOutputs + Taps;
    private const int Rax = 0, Rcx = 1, Rdx = 2, Rsi = 6, Rdi = 7, R8 = 8, R9 = 9;

    /// <summary>The code of a kernel, which takes a <see cref="DepthwiseArguments"/> by address.</summary>
    /// <param name="outputs">How many outputs.</param>
    /// <param name="isFirst">Whether they begin at the image's left edge: nothing is read beyond it.</param>
    /// <param name="isLast">Whether they end at its right edge.</param>
    public static byte[] Of(int outputs, bool isFirst, bool isLast)
    {
        var asm = new EvexAssembler();
        asm.LoadWord(Rdx, Rdi, DepthwiseArguments.WeightsOffset);
        asm.LoadWord(Rsi, Rdi, DepthwiseArguments.PixelBytesOffset);
        asm.LoadWord(R8, Rdi, DepthwiseArguments.CountOffset);
        asm.LoadWord(R9, Rdi, DepthwiseArguments.RowsOffset);
        asm.LoadWord(Rcx, Rdi, DepthwiseArguments.BiasOffset);
        asm.Load(0, Rcx, 0);
        for (var output = 1; output < outputs; output++)
        {
            asm.Copy(output, 0);
        }

        var loop = asm.Position;
        asm.LoadWord(Rax, R9, 0);
        asm.AddWord(Rax, Rdi, DepthwiseArguments.StartOffset);
        asm.Add(R9, sizeof(long));
        for (var tap = 0; tap < Taps; tap++)
        {
            asm.Load(FirstTap + tap, Rdx, tap);
        }

        asm.Add(Rdx, Taps * 64);
        for (var pixel = isFirst ? Border : 0; pixel < outputs + (isLast ? Border : 2 * Border); pixel++)
        {
            asm.Load(Pixel, Rax, 0);
            asm.Address(Rax, Rax, Rsi, 1);
            for (var output = Math.Max(0, pixel - (Taps - 1)); output <= Math.Min(pixel, outputs - 1); output++)
            {
                asm.DotBFloat16(output, FirstTap + pixel - output, Pixel);
            }
        }

        asm.DecrementAndLoop(R8, loop);
        asm.LoadWord(Rcx, Rdi, DepthwiseArguments.TargetOffset);
        for (var output = 0; output < outputs; output++)
        {
            asm.Store(output, Rcx, 0);
            asm.AddWord(Rcx, Rdi, DepthwiseArguments.TargetBytesOffset);
        }

        asm.Return();
        return asm.Code;
    }
}
