using System.Buffers.Binary;
using ConvNeXtGen.Native.Elf;
using CsCheck;

namespace ConvNeXtGen.Runtime.Tests.Native;

public class OptionalImportTests
{
    // Any byte, and more often the ones at which sizes and offsets turn small, large or negative.
    private static readonly Gen<byte> s_damage = Gen.OneOf(
        Gen.Byte, Gen.Const<byte>(0), Gen.Const<byte>(1), Gen.Const<byte>(0x7f), Gen.Const<byte>(0xff));

    [Fact]
    public void The_version_of_an_unused_import_becomes_optional_and_nothing_else_changes()
    {
        var image = new SyntheticElf().Build();
        var original = image.ToArray();

        var relaxed = Relax(image).Image!;

        Assert.Equal(original, image);
        var changed = Assert.Single(Enumerable.Range(0, image.Length), i => image[i] != relaxed[i]);
        Assert.Equal(image[changed] | 2, relaxed[changed]);
        var needs = VersionNeed.ReadAll(ElfFile.Parse(relaxed));
        Assert.Equal(
            [("GLIBC_2.34", 0), ("GLIBCXX_3.4.30", 0), ("GLIBCXX_3.4.32", 2)],
            needs.Select(n => (n.Version, (int)n.Flags)));
    }

    [Fact]
    public void Doing_it_twice_changes_nothing_more()
    {
        var once = Relax(new SyntheticElf().Build()).Image!;
        Assert.Equal(once, Relax(once).Image!);
    }

    [LinuxFact]
    public void The_library_that_TorchSharp_ships_is_changed_by_one_bit()
    {
        var path = ConvNeXtGen.Native.NativeEnvironment.Detect(typeof(TorchSharp.torch).Assembly.Location).TorchSharpNative!;
        var image = File.ReadAllBytes(path);

        var relaxed = Relax(image);

        Assert.Null(relaxed.Refusal);
        var changed = Assert.Single(Enumerable.Range(0, image.Length), i => image[i] != relaxed.Image![i]);
        Assert.Equal(2, image[changed] ^ relaxed.Image![changed]);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var image = new SyntheticElf().Build();
        for (var length = 0; length < image.Length; length++)
            Assert.NotNull(Relax(image[..length]).Refusal);
    }

    [Theory]
    [InlineData(0, 0x7e, "ELF magic")]
    [InlineData(4, 1, "class is 1, expected 2 (64-bit)")]
    [InlineData(5, 2, "byte order is 2, expected 1 (little-endian)")]
    [InlineData(16, 2, "file type is 2, expected 3 (a shared object)")]
    [InlineData(18, 183, "machine is 183, expected 62 (x86-64)")]
    [InlineData(58, 40, "section header size is 40")]
    [InlineData(60, 0, "no section headers")]
    [InlineData(60, 200, "the section header table")]
    public void Another_kind_of_file_is_refused(int offset, byte value, string reason)
    {
        var image = new SyntheticElf().Build();
        image[offset] = value;
        Assert.Contains(reason, Relax(image).Refusal);
    }

    [Fact]
    public void A_section_header_table_beyond_the_end_is_refused()
    {
        var image = new SyntheticElf().Build();
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(40), ulong.MaxValue - 8);
        Assert.Contains("the section header table", Relax(image).Refusal);
    }

    [Theory]
    [InlineData(SectionIndex.Symbols)]
    [InlineData(SectionIndex.Strings)]
    [InlineData(SectionIndex.Versions)]
    [InlineData(SectionIndex.Needs)]
    [InlineData(SectionIndex.Relocations)]
    public void A_section_beyond_the_end_is_refused(int section)
    {
        foreach (var field in (int[])[SectionField.Offset, SectionField.Size])
        {
            var image = new SyntheticElf().Build();
            BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(SyntheticElf.SectionHeader(image, section, field)), ulong.MaxValue);
            Assert.Contains($"section {section}", Relax(image).Refusal);
        }
    }

    [Theory]
    [InlineData(SectionIndex.Symbols, "DynamicSymbols")]
    [InlineData(SectionIndex.Strings, "no string table")]
    [InlineData(SectionIndex.Versions, "SymbolVersions")]
    [InlineData(SectionIndex.Needs, "VersionNeeds")]
    public void A_file_without_one_of_the_tables_is_refused(int section, string reason)
    {
        var image = new SyntheticElf().Build();
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(SyntheticElf.SectionHeader(image, section, SectionField.Type)), 1);
        Assert.Contains(reason, Relax(image).Refusal);
    }

    [Theory]
    [InlineData(SectionIndex.Symbols, SectionField.EntrySize, 16)]
    [InlineData(SectionIndex.Symbols, SectionField.Size, 95)]
    [InlineData(SectionIndex.Symbols, SectionField.Size, 72)]
    [InlineData(SectionIndex.Symbols, SectionField.Link, 99)]
    [InlineData(SectionIndex.Needs, SectionField.Info, 200)]
    [InlineData(SectionIndex.Needs, SectionField.Size, 40)]
    public void Tables_that_do_not_fit_together_are_refused(int section, int field, byte value)
    {
        var image = new SyntheticElf().Build();
        image.AsSpan(SyntheticElf.SectionHeader(image, section, field), 4).Clear();
        image[SyntheticElf.SectionHeader(image, section, field)] = value;
        Assert.NotNull(Relax(image).Refusal);
    }

    [Fact]
    public void A_name_beyond_the_string_table_is_refused()
    {
        var image = new SyntheticElf().Build();
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(SyntheticElf.SectionStart(image, SectionIndex.Symbols) + 24), 1_000_000);
        Assert.Contains("string at offset 1000000 starts beyond", Relax(image).Refusal);
    }

    [Fact]
    public void A_name_without_an_end_is_refused()
    {
        var image = new SyntheticElf().Build();
        var start = SyntheticElf.SectionStart(image, SectionIndex.Strings);
        image.AsSpan(start, SyntheticElf.SectionStart(image, SectionIndex.Versions) - start).Fill((byte)'a');
        Assert.Contains("no terminator", Relax(image).Refusal);
    }

    [Fact]
    public void A_file_that_does_not_import_the_symbol_is_refused()
    {
        var elf = new SyntheticElf();
        elf.Symbols[2] = ("something_else", false, 3);
        Assert.Contains($"no dynamic symbol named {SyntheticElf.Marker}", Relax(elf.Build()).Refusal);
    }

    [Fact]
    public void A_file_with_the_symbol_twice_is_refused()
    {
        var elf = new SyntheticElf();
        elf.Symbols.Add((SyntheticElf.Marker, false, 3));
        Assert.Contains("two dynamic symbols", Relax(elf.Build()).Refusal);
    }

    [Fact]
    public void A_file_that_defines_the_symbol_is_refused()
    {
        var elf = new SyntheticElf();
        elf.Symbols[2] = (SyntheticElf.Marker, true, 3);
        Assert.Contains("defines", Relax(elf.Build()).Refusal);
    }

    [Fact]
    public void A_file_whose_code_uses_the_symbol_is_refused()
    {
        var elf = new SyntheticElf();
        elf.RelocatedSymbols.Add(2);
        Assert.Contains($"its code refers to {SyntheticElf.Marker}", Relax(elf.Build()).Refusal);
    }

    [Fact]
    public void A_version_that_another_symbol_needs_as_well_is_kept()
    {
        var elf = new SyntheticElf();
        elf.Symbols.Add(("_ZSt4cout", false, 3));
        Assert.Contains("_ZSt4cout at version GLIBCXX_3.4.32 too", Relax(elf.Build()).Refusal);
    }

    [Fact]
    public void A_symbol_without_a_version_need_is_refused()
    {
        var elf = new SyntheticElf();
        elf.Needs[1].Versions.RemoveAt(1);
        Assert.Contains("0 version needs", Relax(elf.Build()).Refusal);
    }

    [Fact]
    public void An_ambiguous_version_need_is_refused()
    {
        var elf = new SyntheticElf();
        elf.Needs[1].Versions.Add(("GLIBCXX_3.4.33", 3));
        Assert.Contains("2 version needs", Relax(elf.Build()).Refusal);
    }

    [Fact]
    public void A_symbol_from_another_library_is_refused()
    {
        var elf = new SyntheticElf();
        elf.Needs[1] = ("libother.so.1", elf.Needs[1].Versions);
        Assert.Contains("from libother.so.1, expected libstdc++.so.6", Relax(elf.Build()).Refusal);
    }

    [Fact]
    public void Damaged_files_give_a_result_or_a_reason_and_never_an_exception()
    {
        var image = new SyntheticElf().Build();
        Gen.Select(Gen.Int[0, image.Length - 1], s_damage).Array[1, 12]
            .Sample(damage =>
            {
                var damaged = image.ToArray();
                foreach (var (at, value) in damage)
                    damaged[at] = value;
                var (relaxed, refusal) = Relax(damaged);
                return relaxed is null
                    ? !string.IsNullOrEmpty(refusal)
                    : refusal is null && relaxed.Length == damaged.Length && Differences(damaged, relaxed) <= 1;
            }, iter: 20_000);
    }

    private static OptionalImportResult Relax(byte[] image) =>
        OptionalImport.Relax(image, SyntheticElf.Library, SyntheticElf.Marker);

    private static int Differences(byte[] a, byte[] b) => a.Zip(b).Count(pair => pair.First != pair.Second);
}
