namespace ConvNeXtGen.Inference.Machine;

/// <summary>
/// Writes the few x64 instructions that the matrix kernels are made of. Encodings are those of Intel's Software
/// Developer's Manual, volume 2 (EVEX prefix, ModRM, SIB); all vectors are 512 bits wide.
/// </summary>
internal sealed partial class EvexAssembler
{
    private const int NoPrefix = 0, Prefix66 = 1, PrefixF3 = 2, PrefixF2 = 3;
    private const int Map0F = 1, Map0F38 = 2, Map0F3A = 3;

    private readonly List<byte> _code = [];

    /// <summary>The code so far.</summary>
    public byte[] Code => [.. _code];

    /// <summary>Where the next instruction goes.</summary>
    public int Position => _code.Count;

    /// <summary>zmm = 0.</summary>
    public void Clear(int zmm) => Registers(0xEF, Map0F, Prefix66, zmm, zmm, zmm);

    /// <summary>zmm = 64 bytes at [base + 64·line].</summary>
    public void Load(int zmm, int baseRegister, int line) => Memory(0x6F, Map0F, PrefixF3, zmm, baseRegister, line);

    /// <summary>64 bytes at [base + 64·line] = zmm.</summary>
    public void Store(int zmm, int baseRegister, int line) => Memory(0x11, Map0F, NoPrefix, zmm, baseRegister, line);

    /// <summary>All 32-bit lanes of zmm = the four bytes at [base + index·scale].</summary>
    public void Broadcast(int zmm, int baseRegister, int indexRegister, int scale)
    {
        Prefix(zmm, 0, baseRegister >> 3, indexRegister >> 3, Map0F38, Prefix66);
        _code.Add(0x58);
        ModRmIndexed(zmm, baseRegister, indexRegister, scale);
    }

    /// <summary>All 32-bit lanes of zmm = the four bytes at [base].</summary>
    public void Broadcast(int zmm, int baseRegister)
    {
        Prefix(zmm, 0, baseRegister >> 3, 0, Map0F38, Prefix66);
        _code.Add(0x58);
        _code.Add((byte)(((zmm & 7) << 3) | (baseRegister & 7)));
    }

    /// <summary>Asks for the cache line at [register], in the caches (PREFETCHT0).</summary>
    public void Prefetch(int register) => _code.AddRange([0x0F, 0x18, (byte)(0x08 | register)]);

    /// <summary>Asks for the cache line at [register + 64·line], which will be written (PREFETCHW).</summary>
    public void PrefetchForWriting(int register, int line) => _code.AddRange([0x0F, 0x0D, (byte)(0x48 | register), (byte)(64 * line)]);

    /// <summary>Puts a register on the stack.</summary>
    public void Push(int register) => _code.Add((byte)(0x50 | register));

    /// <summary>Takes a register from the stack.</summary>
    public void Pop(int register) => _code.Add((byte)(0x58 | register));

    /// <summary>zmm = other.</summary>
    public void Copy(int zmm, int other) => Registers(0x28, Map0F, NoPrefix, zmm, 0, other);

    /// <summary>sum = a + 64 bytes at [base + 64·line], in float32 (VADDPS).</summary>
    public void AddLoaded(int sum, int a, int baseRegister, int line) => Memory(0x58, Map0F, NoPrefix, sum, baseRegister, line, a);

    /// <summary>sum += a·b in float32, rounded once (VFMADD231PS).</summary>
    public void MultiplyAdd(int sum, int a, int b) => Registers(0xB8, Map0F38, Prefix66, sum, a, b);

    /// <summary>Each float32 lane of sum += the two bfloat16 products of that lane of a and b (VDPBF16PS).</summary>
    public void DotBFloat16(int sum, int a, int b) => Registers(0x52, Map0F38, PrefixF3, sum, a, b);

    /// <summary>target = base + index·scale, or base when the scale is 0.</summary>
    public void Address(int target, int baseRegister, int indexRegister, int scale)
    {
        _code.Add((byte)(0x48 | ((target >> 3) << 2) | ((indexRegister >> 3) << 1) | (baseRegister >> 3)));
        _code.Add(0x8D);
        ModRmIndexed(target, baseRegister, indexRegister, scale);
    }

    /// <summary>register += number.</summary>
    public void Add(int register, int number)
    {
        _code.Add((byte)(0x48 | (register >> 3)));
        _code.Add(0x81);
        _code.Add((byte)(0xC0 | (register & 7)));
        _code.AddRange(BitConverter.GetBytes(number));
    }

    /// <summary>register = 8 bytes at [base + offset].</summary>
    public void LoadWord(int register, int baseRegister, int offset) => WordMemory(0x8B, register, baseRegister, offset);

    /// <summary>register += 8 bytes at [base + offset].</summary>
    public void AddWord(int register, int baseRegister, int offset) => WordMemory(0x03, register, baseRegister, offset);

    /// <summary>register −= 1, and back to an earlier position while it is not 0.</summary>
    public void DecrementAndLoop(int register, int position)
    {
        _code.AddRange([(byte)(0x48 | (register >> 3)), 0xFF, (byte)(0xC8 | (register & 7)), 0x0F, 0x85]);
        _code.AddRange(BitConverter.GetBytes(position - (Position + 4)));
    }

    /// <summary>Leaves the function; the upper vector halves are cleared first, as calling conventions want.</summary>
    public void Return() => _code.AddRange([0xC5, 0xF8, 0x77, 0xC3]);

    private void Registers(byte opcode, int map, int prefix, int target, int first, int second)
    {
        Prefix(target, first, (second >> 3) & 1, second >> 4, map, prefix);
        _code.Add(opcode);
        _code.Add((byte)(0xC0 | ((target & 7) << 3) | (second & 7)));
    }

    private void WordMemory(byte opcode, int register, int baseRegister, int offset)
    {
        // A displacement of 8 or of 32 bits.
        var isShort = offset == (sbyte)offset;
        _code.AddRange([(byte)(0x48 | ((register >> 3) << 2) | (baseRegister >> 3)), opcode, (byte)((isShort ? 0x40 : 0x80) | ((register & 7) << 3) | (baseRegister & 7))]);
        _code.AddRange(BitConverter.GetBytes(offset).AsSpan(0, isShort ? 1 : 4));
    }

    private void Memory(byte opcode, int map, int prefix, int zmm, int baseRegister, int line, int first = 0)
    {
        Prefix(zmm, first, baseRegister >> 3, 0, map, prefix);
        _code.Add(opcode);
        // An 8-bit displacement of EVEX counts in vectors.
        _code.Add((byte)(0x40 | ((zmm & 7) << 3) | (baseRegister & 7)));
        _code.Add((byte)line);
    }

    private void ModRmIndexed(int register, int baseRegister, int indexRegister, int scale)
    {
        _code.Add((byte)(((register & 7) << 3) | 4));
        _code.Add((byte)((System.Numerics.BitOperations.Log2((uint)scale) << 6) | ((indexRegister & 7) << 3) | (baseRegister & 7)));
    }

    private void Prefix(int register, int vvvv, int b, int x, int map, int prefix, bool broadcasts = false)
    {
        _code.Add(0x62);
        _code.Add((byte)(((~register & 8) << 4) | ((~x & 1) << 6) | ((~b & 1) << 5) | ((~register & 16) << 0) | map));
        _code.Add((byte)(((~vvvv & 15) << 3) | 4 | prefix));
        _code.Add((byte)(0x40 | (broadcasts ? 0x10 : 0) | (((~vvvv >> 4) & 1) << 3)));
    }
}
