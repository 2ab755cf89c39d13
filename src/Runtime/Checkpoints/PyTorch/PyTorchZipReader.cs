using System.Text;
using ConvNeXtGen.Checkpoints.Pickling;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.PyTorch;

/// <summary>
/// Opens PyTorch's zip format: <c>NAME/data.pkl</c> describes the object, <c>NAME/data/KEY</c> are its storages.
/// TorchScript archives have the same two and are read as well.
/// </summary>
internal static class PyTorchZipReader
{
    private const string Pickle = "data.pkl";

    /// <summary>Whether the first bytes are those of a zip file.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) => start.StartsWith("PK\x03\x04"u8);

    public static CheckpointContent Read(CheckpointStream file)
    {
        ZipDirectory zip = ZipDirectory.Read(file);
        var pickles = zip.Entries.Where(entry => entry.Name == Pickle || (entry.Name.EndsWith("/" + Pickle, StringComparison.Ordinal) && entry.Name.Count(letter => letter == '/') == 1)).ToList();
        if (pickles.Count != 1)
            throw file.Error("zip directory", $"{pickles.Count} entries named '{Pickle}'; a PyTorch checkpoint has one");
        ZipEntry pickle = zip.Find(pickles[0].Name)!;
        string root = pickle.Name[..^Pickle.Length];
        CheckByteOrder(file, zip.Find(root + "byteorder"));

        var storages = new StorageTable(file);
        object? value = PickleMachine.Read(new PickleInput(file, pickle.Name, pickle.Start, pickle.Start + pickle.Length), storages.Resolve);
        storages.Attach(key => zip.Find($"{root}data/{key}") is { } entry ? new FileStorage(file, entry.Start, entry.Length) : null);
        return PickledContent.Read(file, value);
    }

    private static void CheckByteOrder(CheckpointStream file, ZipEntry? entry)
    {
        if (entry is null)
            return;
        string order = Encoding.ASCII.GetString(file.ReadBytes(entry.Start, (int)Math.Min(entry.Length, 16)));
        if (order != "little")
            throw file.Error(entry.Name, $"the byte order '{order}'; only little-endian checkpoints are read");
    }
}
