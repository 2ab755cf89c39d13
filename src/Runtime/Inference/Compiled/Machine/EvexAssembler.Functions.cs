namespace ConvNeXtGen.Inference.Machine;

/// <content>Instructions of elementwise functions. "The number at" a place is four bytes in memory, for all lanes.</content>
internal sealed partial class EvexAssembler
{
    /// <summary>zmm = a or the number at [base + 4·number], as the kind of VRANGEPS says.</summary>
    public void Range(int zmm, int a, int baseRegister, int number, byte kind)
    {
        Number(0x50, Map0F3A, Prefix66, zmm, a, baseRegister, number);
        _code.Add(kind);
    }

    /// <summary>sum += a times the number at [base + 4·number].</summary>
    public void MultiplyAdd(int sum, int a, int baseRegister, int number) => Number(0xB8, Map0F38, Prefix66, sum, a, baseRegister, number);

    /// <summary>sum = a plus the number at [base + 4·number] (VADDPS).</summary>
    public void AddNumber(int sum, int a, int baseRegister, int number) => Number(0x58, Map0F, NoPrefix, sum, a, baseRegister, number);

    /// <summary>polynomial = polynomial·x + coefficient (VFMADD213PS).</summary>
    public void Horner(int polynomial, int x, int coefficient) => Registers(0xA8, Map0F38, Prefix66, polynomial, x, coefficient);

    /// <summary>Each lane of zmm = one of the 16 numbers at [base + 64·line], which the lowest four bits of places choose (VPERMPS).</summary>
    public void Look(int zmm, int places, int baseRegister, int line) => Memory(0x16, Map0F38, Prefix66, zmm, baseRegister, line, places);

    /// <summary>sum = a + b in float32 (VADDPS).</summary>
    public void Add(int sum, int a, int b) => Registers(0x58, Map0F, NoPrefix, sum, a, b);

    /// <summary>zmm = the larger of a and b; b when either is no number (VMAXPS).</summary>
    public void Max(int zmm, int a, int b) => Registers(0x5F, Map0F, NoPrefix, zmm, a, b);

    /// <summary>zmm = low and high rounded to bfloat16, beside each other (VCVTNE2PS2BF16).</summary>
    public void PackBFloat16(int zmm, int high, int low) => Registers(0x72, Map0F38, PrefixF2, zmm, high, low);

    private void Number(byte opcode, int map, int prefix, int zmm, int first, int baseRegister, int number)
    {
        Prefix(zmm, first, baseRegister >> 3, 0, map, prefix, broadcasts: true);
        _code.Add(opcode);
        _code.Add((byte)(0x40 | ((zmm & 7) << 3) | (baseRegister & 7)));
        _code.Add((byte)number);
    }
}
