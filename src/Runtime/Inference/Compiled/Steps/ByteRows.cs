using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// Rounds rows to bytes: x ≈ least + scale·byte, where least is the row's least number and 255 scales lead to its largest. A row with
/// a number that is not finite gets NaN as its scale and its least, so that what is made of it is NaN.
/// </summary>
internal static unsafe class ByteRows
{
    /// <summary>Rounds a row of float32 numbers.</summary>
    /// <param name="source">The row.</param>
    /// <param name="count">Its length.</param>
    /// <param name="target">Its bytes; zeros follow up to a multiple of four.</param>
    /// <param name="terms">Receives scale and least.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(float* source, int count, byte* target, float* terms) => Round<SingleRow>(source, count, target, terms);

    /// <summary>Rounds a row of bfloat16 numbers.</summary>
    /// <param name="source">The row.</param>
    /// <param name="count">Its length.</param>
    /// <param name="target">Its bytes; zeros follow up to a multiple of four.</param>
    /// <param name="terms">Receives scale and least.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(ushort* source, int count, byte* target, float* terms) => Round<HalfRow>(source, count, target, terms);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<R>(void* source, int count, byte* target, float* terms)
        where R : struct, IRow
    {
        var whole = count & ~15;
        var (least, largest, zero) = (Vector512.Create(float.PositiveInfinity), Vector512.Create(float.NegativeInfinity), Vector512<float>.Zero);
        for (nint i = 0; i < whole; i += 16)
        {
            var x = R.Load(source, i);
            least = Vector512.MinNative(least, x);
            largest = Vector512.MaxNative(largest, x);
            zero = Vector512.FusedMultiplyAdd(x, Vector512<float>.Zero, zero);
        }

        var (low, high, check) = (Least(least), -Least(-largest), Vector512.Sum(zero));
        for (nint i = whole; i < count; i++)
        {
            var x = R.One(source, i);
            (low, high, check) = (MathF.Min(low, x), MathF.Max(high, x), check + (x * 0));
        }

        var scale = ((high - low) / 255) + check;
        var isSound = scale > 0 && float.IsFinite(scale);
        var factor = isSound ? 1 / scale : 0;
        var shift = isSound ? -low * factor : 0;
        terms[0] = scale;
        terms[1] = low + check;
        var (factors, shifts) = (Vector512.Create(factor), Vector512.Create(shift));
        for (nint i = 0; i < whole; i += 16)
        {
            Bytes(Vector512.FusedMultiplyAdd(R.Load(source, i), factors, shifts)).Store(target + i);
        }

        for (nint i = whole; i < count; i++)
        {
            target[i] = (byte)Math.Clamp(MathF.Round(MathF.FusedMultiplyAdd(R.One(source, i), factor, shift)), 0, 255);
        }

        for (nint i = count; i % 4 != 0; i++)
        {
            target[i] = 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Bytes(Vector512<float> numbers) =>
        Avx512F.ConvertToVector128ByteWithSaturation(Avx512F.ConvertToVector512Int32(numbers).AsUInt32());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Least(Vector512<float> numbers)
    {
        var half = Vector256.MinNative(numbers.GetLower(), numbers.GetUpper());
        var quarter = Vector128.MinNative(half.GetLower(), half.GetUpper());
        quarter = Vector128.MinNative(quarter, Vector128.Shuffle(quarter, Vector128.Create(2, 3, 0, 1)));
        return MathF.Min(quarter[0], quarter[1]);
    }

    private interface IRow
    {
        static abstract Vector512<float> Load(void* row, nint index);

        static abstract float One(void* row, nint index);
    }

    private readonly struct SingleRow : IRow
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Load(void* row, nint index) => Vector512.Load((float*)row + index);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float One(void* row, nint index) => ((float*)row)[index];
    }

    private readonly struct HalfRow : IRow
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Load(void* row, nint index) => (Avx512F.ConvertToVector512UInt32(Vector256.Load((ushort*)row + index)) << 16).AsSingle();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static float One(void* row, nint index) => BitConverter.UInt32BitsToSingle((uint)((ushort*)row)[index] << 16);
    }
}
