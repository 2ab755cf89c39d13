namespace ConvNeXtGen.Kernels.Simd;

/// <summary>
/// A hardware vector of float32 numbers. Kernels are written once over it; the JIT makes AVX-512, AVX2 and NEON code of
/// them, because the implementations are structs.
/// </summary>
internal unsafe interface IVector<TSelf>
    where TSelf : struct, IVector<TSelf>
{
    /// <summary>Whether this machine computes with such vectors directly.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>Numbers per vector.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of a matrix tile, two vectors wide, whose sums fit the register file.</summary>
    static abstract int TileRows { get; }

    /// <summary>Zeros.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>The same number everywhere.</summary>
    static abstract TSelf Set(float value);

    /// <summary>Reads <see cref="Width"/> numbers.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Reads <see cref="Width"/> bfloat16 numbers.</summary>
    static abstract TSelf LoadBFloat16(ushort* source);

    /// <summary>Writes <see cref="Width"/> numbers.</summary>
    static abstract void Store(TSelf value, float* target);

    /// <summary>Writes <see cref="Width"/> numbers as bfloat16, rounded to nearest even.</summary>
    static abstract void StoreBFloat16(TSelf value, ushort* target);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    /// <summary>The nearest whole number.</summary>
    static abstract TSelf Round(TSelf value);

    /// <summary>2ⁿ for whole n in [-126, 127].</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>x·2ⁿ for any whole n, with a result that is some very small or very large number where 2ⁿ is beyond [-126, 127].</summary>
    static abstract TSelf TimesPowerOfTwo(TSelf x, TSelf n);

    /// <summary>a where x ≥ 0, else b.</summary>
    static abstract TSelf WherePositive(TSelf x, TSelf a, TSelf b);

    /// <summary>The smaller of two.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The larger of two.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>Sum of all numbers.</summary>
    static abstract float Sum(TSelf value);

    /// <summary>Elementwise sum.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>Elementwise difference.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>Elementwise product.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>Elementwise quotient.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);
}
