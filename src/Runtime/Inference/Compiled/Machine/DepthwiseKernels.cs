namespace ConvNeXtGen.Inference.Machine;

/// <summary>The kernels of <see cref="DepthwiseCode"/>, placed in memory when the first network needs them.</summary>
internal static unsafe class DepthwiseKernels
{
    private static readonly delegate* unmanaged<DepthwiseArguments*, void>[] s_kernels = Place();

    /// <summary>Whether this processor and this system have them.</summary>
    public static bool IsSupported => s_kernels.Length > 0;

    /// <summary>Convolves.</summary>
    /// <param name="outputs">How many outputs, 1 to <see cref="DepthwiseCode.MostOutputs"/>.</param>
    /// <param name="isFirst">Whether they begin at the image's left edge.</param>
    /// <param name="isLast">Whether they end at its right edge.</param>
    /// <param name="arguments">What to convolve.</param>
    public static void Run(int outputs, bool isFirst, bool isLast, DepthwiseArguments* arguments) => s_kernels[Index(outputs, isFirst, isLast)](arguments);

    private static int Index(int outputs, bool isFirst, bool isLast) => (4 * (outputs - 1)) + (isFirst ? 2 : 0) + (isLast ? 1 : 0);

    private static delegate* unmanaged<DepthwiseArguments*, void>[] Place()
    {
        if (!MachineKernel.SupportsBFloat16)
        {
            return [];
        }

        var (code, starts) = (new List<byte>(), new int[4 * DepthwiseCode.MostOutputs]);
        for (var kernel = 0; kernel < starts.Length; kernel++)
        {
            code.AddRange(new byte[-code.Count & 63]);
            starts[kernel] = code.Count;
            code.AddRange(DepthwiseCode.Of((kernel / 4) + 1, (kernel & 2) != 0, (kernel & 1) != 0));
        }

        var address = ExecutableMemory.Place([.. code]);
        if (address == 0)
        {
            return [];
        }

        var kernels = new delegate* unmanaged<DepthwiseArguments*, void>[starts.Length];
        for (var kernel = 0; kernel < starts.Length; kernel++)
        {
            kernels[kernel] = (delegate* unmanaged<DepthwiseArguments*, void>)(address + starts[kernel]);
        }

        return kernels;
    }
}
