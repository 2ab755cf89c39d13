namespace ConvNeXtGen.Inference.Machine;

/// <content>Instructions that end tiles: rows of bfloat16, and rows that are no whole number of vectors long. Lanes that a mask leaves out are neither read nor written.</content>
internal sealed partial class EvexAssembler
{
    /// <summary>mask = 8 bytes at [base + offset], a bit for each lane (KMOVQ).</summary>
    public void LoadMask(int mask, int baseRegister, int offset)
    {
        _code.AddRange([0xC4, 0xE1, 0xF8, 0x90, (byte)(0x80 | (mask << 3) | (baseRegister & 7))]);
        _code.AddRange(BitConverter.GetBytes(offset));
    }

    /// <summary>sum = a + numbers at [base + 64·line] (VADDPS), only in the mask's lanes; sum's other lanes stay. Mask 0 is all lanes.</summary>
    public void AddLoaded(int sum, int a, int baseRegister, int line, int mask) => Masked(0x58, Map0F, NoPrefix, sum, baseRegister, line, mask, first: a);

    /// <summary>zmm = 16 bfloat16 numbers at [base + 32·line] (VPMOVZXWD, VPSLLD), zero outside of the mask.</summary>
    public void LoadBFloat16(int zmm, int baseRegister, int line, int mask)
    {
        Masked(0x33, Map0F38, Prefix66, zmm, baseRegister, line, mask, zeroes: mask > 0);
        Prefix(6, zmm, (zmm >> 3) & 1, zmm >> 4, Map0F, Prefix66);
        _code.AddRange([0x72, (byte)(0xF0 | (zmm & 7)), 16]);
    }

    /// <summary>The lower half of zmm = zmm rounded to bfloat16 (VCVTNEPS2BF16).</summary>
    public void ToBFloat16(int zmm) => Registers(0x72, Map0F38, PrefixF3, zmm, 0, zmm);

    /// <summary>16 numbers at [base], vector by vector, = zmm, only in the mask's lanes.</summary>
    /// <param name="zmm">float32, or bfloat16 in its lower half.</param>
    /// <param name="baseRegister">Where the row is.</param>
    /// <param name="vector">Which vector of the row.</param>
    /// <param name="mask">The lanes.</param>
    /// <param name="half">bfloat16.</param>
    public void StoreMasked(int zmm, int baseRegister, int vector, int mask, bool half)
    {
        if (half)
        {
            Masked(0x7F, Map0F, PrefixF2, zmm, baseRegister, vector, mask, wide: true);
            Shorten(2);
        }
        else
        {
            Masked(0x11, Map0F, NoPrefix, zmm, baseRegister, vector, mask);
        }
    }

    /// <summary>64, 32, 16 or 8 bytes at [base + offset] = the lowest ones of zmm. The offset is a multiple of them.</summary>
    public void StoreLower(int zmm, int baseRegister, int offset, int bytes)
    {
        if (bytes == 8)
        {
            Masked(0xD6, Map0F, Prefix66, zmm, baseRegister, offset / bytes, 0, wide: true);
            Shorten(4);
        }
        else
        {
            Masked(0x7F, Map0F, PrefixF3, zmm, baseRegister, offset / bytes, 0);
            Shorten(64 / bytes);
        }
    }

    private void Masked(byte opcode, int map, int prefix, int zmm, int baseRegister, int line, int mask, bool zeroes = false, bool wide = false, int first = 0)
    {
        Memory(opcode, map, prefix, zmm, baseRegister, line, first);
        _code[^5] |= (byte)(wide ? 0x80 : 0);
        _code[^4] |= (byte)((zeroes ? 0x80 : 0) | mask);
    }

    /// <summary>Makes the vectors of the last instruction, with an operand in memory, shorter by a factor of 1, 2 or 4.</summary>
    private void Shorten(int factor) => _code[^4] = (byte)((_code[^4] & ~0x60) | (factor switch { 1 => 0x40, 2 => 0x20, _ => 0 }));
}
