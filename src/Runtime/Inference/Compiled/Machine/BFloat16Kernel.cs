using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ConvNeXtGen.Inference.Machine;

/// <summary>
/// The innermost matrix product in bfloat16 with float32 sums. .NET has no intrinsic for the instruction (VDPBF16PS,
/// twice the products of a float32 one), so the loop is written as machine code when the process starts to need it.
/// </summary>
internal static unsafe class BFloat16Kernel
{
    /// <summary>Numbers per vector of sums.</summary>
    public const int Width = 16;

    private const int Rdi = 7, Rsi = 6, Rdx = 2, Rcx = 1, R8 = 8, R9 = 9, R10 = 10, R11 = 11, Rax = 0;

    private static readonly int[] s_heights = [14, 7, 4, 2, 1];
    private static readonly delegate* unmanaged<ushort*, nint, ushort*, nint, float*, void>[] s_kernels =
        new delegate* unmanaged<ushort*, nint, ushort*, nint, float*, void>[15];

    static BFloat16Kernel()
    {
        IsSupported = HasInstruction() && s_heights.All(Assemble);
    }

    /// <summary>Whether this processor has the instruction and this system lets code be placed in memory (x64 Linux).</summary>
    public static bool IsSupported { get; }

    /// <summary>Computes sums of rows · panel, two vectors wide.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="a">The first row.</param>
    /// <param name="stride">Elements from row to row.</param>
    /// <param name="b">The panel: for each pair of inputs, for each of 32 outputs, the two weights.</param>
    /// <param name="k">Inputs, an even number.</param>
    /// <param name="c">The tile: row r starts at 32·r.</param>
    public static void Multiply(int rows, ushort* a, nint stride, ushort* b, nint k, float* c)
    {
        while (rows > 0)
        {
            var done = rows switch { >= 14 => 14, >= 7 => 7, >= 4 => 4, >= 2 => 2, _ => 1 };
            s_kernels[done](a, stride * sizeof(ushort), b, k / 2, c);
            rows -= done;
            a += done * stride;
            c += done * 2 * Width;
        }
    }

    /// <summary>The code for a number of rows: arguments (a, bytes from row to row, b, pairs, c) in rdi, rsi, rdx, rcx, r8.</summary>
    internal static byte[] Code(int rows)
    {
        int[] bases = [Rdi, R9, R10, R11, Rax];
        var groups = (rows + 2) / 3;
        var asm = new EvexAssembler();
        for (var g = 1; g < groups; g++)
        {
            // Three rows further: one row, then two.
            asm.Address(bases[g], bases[g - 1], Rsi, 1);
            asm.Address(bases[g], bases[g], Rsi, 2);
        }

        for (var sum = 0; sum < 2 * rows; sum++)
        {
            asm.Clear(sum);
        }

        var loop = asm.Position;
        asm.Load(28, Rdx, 0);
        asm.Load(29, Rdx, 1);
        asm.Add(Rdx, 128);
        for (var row = 0; row < rows; row++)
        {
            var (register, input) = (bases[row / 3], 30 + (row & 1));
            if (row % 3 == 0)
            {
                asm.Broadcast(input, register);
            }
            else
            {
                asm.Broadcast(input, register, Rsi, row % 3);
            }

            asm.DotBFloat16(2 * row, 28, input);
            asm.DotBFloat16((2 * row) + 1, 29, input);
        }

        for (var g = 0; g < groups; g++)
        {
            asm.Add(bases[g], 4);
        }

        asm.DecrementAndLoop(Rcx, loop);
        for (var sum = 0; sum < 2 * rows; sum++)
        {
            asm.Store(sum, R8, sum);
        }

        asm.Return();
        return asm.Code;
    }

    private static bool Assemble(int rows)
    {
        var address = ExecutableMemory.Place(Code(rows));
        s_kernels[rows] = (delegate* unmanaged<ushort*, nint, ushort*, nint, float*, void>)address;
        return address != 0;
    }

    private static bool HasInstruction() =>
        OperatingSystem.IsLinux()
        && RuntimeInformation.ProcessArchitecture == Architecture.X64
        && Avx512F.IsSupported
        && X86Base.IsSupported
        && X86Base.CpuId(0, 0).Eax >= 7
        && X86Base.CpuId(7, 0).Eax >= 1
        && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0;
}
