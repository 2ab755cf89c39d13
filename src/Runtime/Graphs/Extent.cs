namespace ConvNeXtGen.Graphs;

/// <summary>The size of one axis of a graph value.</summary>
/// <param name="Value">The number, at the input sizes that the graph was lowered for.</param>
/// <param name="Symbol">
/// What the number depends on at run time, as a formula over <c>batch</c>, <c>height</c> and <c>width</c>
/// (<c>floor(height/4)</c>); null when the size is always <paramref name="Value"/>.
/// </param>
public readonly record struct Extent(long Value, string? Symbol = null)
{
    /// <summary>A size that never changes.</summary>
    public static implicit operator Extent(long value) => new(value);

    /// <summary>True when the size is known only at run time.</summary>
    public bool IsDynamic => Symbol is not null;

    /// <summary>How many positions a sliding window has on this axis.</summary>
    /// <param name="window">Size of the window, dilation included.</param>
    /// <param name="stride">Its step.</param>
    /// <param name="padding">What is added to the axis in total.</param>
    /// <param name="ceil">Whether a last, incomplete step counts.</param>
    public Extent Windows(long window, long stride, long padding, bool ceil = false)
    {
        var room = padding - window;
        var value = ((Value + room + (ceil ? stride - 1 : 0)) / stride) + 1;
        if (Symbol is null || (stride == 1 && room == -1))
        {
            return new(value, Symbol);
        }

        if (room == -stride && !ceil)
        {
            return new(value, $"floor({Symbol}/{stride})");
        }

        var sum = room == 0 ? Symbol : FormattableString.Invariant($"({Symbol}{room:+0;-0})");
        var steps = stride == 1 ? sum : $"{(ceil ? "ceil" : "floor")}({sum}/{stride})";
        return new(value, $"{steps}+1");
    }

    /// <summary>This size times a whole factor.</summary>
    public Extent Times(long factor) => new(Value * factor, Symbol is null || factor == 1 ? Symbol : $"({Symbol})*{factor}");

    /// <summary>This size and another one together.</summary>
    public static Extent operator +(Extent a, Extent b)
    {
        var value = a.Value + b.Value;
        return (a.Symbol, b.Symbol) switch
        {
            (null, null) => value,
            ({ } s, null) => new Extent(value, b.Value == 0 ? s : FormattableString.Invariant($"{s}{b.Value:+0;-0}")),
            (null, { } s) => new Extent(value, a.Value == 0 ? s : FormattableString.Invariant($"{s}{a.Value:+0;-0}")),
            ({ } s, { } t) => new Extent(value, $"{s}+{t}"),
        };
    }

    /// <summary>The smaller of two sizes.</summary>
    public static Extent Smaller(Extent a, Extent b)
    {
        var value = Math.Min(a.Value, b.Value);
        return a.IsDynamic || b.IsDynamic ? new Extent(value, $"min({a}, {b})") : value;
    }

    /// <summary>The formula, or the number.</summary>
    public override string ToString() => Symbol ?? Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
