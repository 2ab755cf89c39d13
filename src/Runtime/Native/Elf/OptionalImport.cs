using System.Buffers.Binary;
using System.Text;

namespace ConvNeXtGen.Native.Elf;

/// <summary>Turns a shared object's demand for a symbol version into a wish, where nothing depends on the symbol.</summary>
/// <remarks>
/// A dynamic linker refuses to load a file when one of the libraries it links to lacks a <i>version</i> the file names,
/// even if the one symbol of that version is never looked up. That is so for
/// <c>_ZSt21ios_base_library_initv</c>: GCC 13 and later put it into every object that includes
/// <c>&lt;iostream&gt;</c>, as a marker that no code calls. Setting <c>VER_FLG_WEAK</c> on that version (one bit) makes
/// glibc load the file without it. No code, no symbol and no string changes.
/// </remarks>
internal static class OptionalImport
{
    private const ushort WeakFlag = 2;

    /// <summary>
    /// Returns a copy of <paramref name="image"/> that loads without the version to which
    /// <paramref name="symbol"/> belongs, or the reason why that cannot be done safely.
    /// </summary>
    /// <param name="image">A 64-bit x86-64 shared object. Not modified.</param>
    /// <param name="library">SONAME of the library that should define the symbol.</param>
    /// <param name="symbol">Mangled name of the imported symbol.</param>
    public static OptionalImportResult Relax(byte[] image, string library, string symbol)
    {
        try
        {
            var file = ElfFile.Parse(image);
            var symbols = new DynamicSymbols(file);
            var need = FindNeed(file, symbols, library, symbol);
            var relaxed = (byte[])image.Clone();
            BinaryPrimitives.WriteUInt16LittleEndian(
                relaxed.AsSpan((int)need.FlagsOffset), (ushort)(need.Flags | WeakFlag));
            return new OptionalImportResult(relaxed, null);
        }
        catch (ElfFormatException e)
        {
            return new OptionalImportResult(null, e.Message);
        }
    }

    private static VersionNeed FindNeed(ElfFile file, DynamicSymbols symbols, string library, string symbol)
    {
        var import = SingleSymbol(symbols, symbol);
        if (!symbols.IsUndefined(import))
            throw new ElfFormatException($"it defines {symbol} itself");
        if (Relocations.Mention(file, symbols, import))
            throw new ElfFormatException($"its code refers to {symbol}");

        var index = symbols.VersionIndex(import);
        var needs = VersionNeed.ReadAll(file).Where(n => n.Index == index).ToArray();
        if (needs.Length != 1)
            throw new ElfFormatException($"{needs.Length} version needs carry the version of {symbol} (index {index}), expected 1");
        if (needs[0].Library != library)
            throw new ElfFormatException($"it imports {symbol} from {needs[0].Library}, expected {library}");
        for (var i = 0; i < symbols.Count; i++)
        {
            if (i != import && symbols.VersionIndex(i) == index)
                throw new ElfFormatException(
                    $"it imports {Encoding.Latin1.GetString(symbols.Name(i))} at version {needs[0].Version} too");
        }
        return needs[0];
    }

    private static int SingleSymbol(DynamicSymbols symbols, string name)
    {
        var wanted = Encoding.Latin1.GetBytes(name);
        var found = -1;
        for (var i = 0; i < symbols.Count; i++)
        {
            if (!symbols.Name(i).SequenceEqual(wanted))
                continue;
            if (found >= 0)
                throw new ElfFormatException($"it has two dynamic symbols named {name}");
            found = i;
        }
        return found >= 0 ? found : throw new ElfFormatException($"it has no dynamic symbol named {name}");
    }
}

/// <summary>Either the changed copy or the reason for refusing; never both, never neither.</summary>
internal sealed record OptionalImportResult(byte[]? Image, string? Refusal);
