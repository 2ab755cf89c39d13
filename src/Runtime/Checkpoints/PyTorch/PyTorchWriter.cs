using System.Globalization;
using ConvNeXtGen.Checkpoints.Pickling;
using ConvNeXtGen.Checkpoints.Writing;

namespace ConvNeXtGen.Checkpoints.PyTorch;

/// <summary>
/// Writes PyTorch's zip format with nothing in the pickle but an OrderedDict of tensors, so that
/// <c>torch.load(weights_only=True)</c> takes it.
/// </summary>
internal static class PyTorchWriter
{
    /// <summary>Key of the dictionary of texts beside the state dictionary.</summary>
    public const string Metadata = "metadata";

    /// <param name="path">The file.</param>
    /// <param name="tensors">The state dictionary.</param>
    /// <param name="dictionary">Key to put it under, e.g. <c>model</c>; null for a file that is the dictionary.</param>
    /// <param name="metadata">Texts to put beside it; needs a key.</param>
    /// <param name="wideFrom">See <see cref="ZipWriter"/>.</param>
    public static void Write(string path, StateDictionary tensors, string? dictionary, IReadOnlyDictionary<string, string> metadata, long wideFrom = uint.MaxValue)
    {
        if (dictionary == Metadata && metadata.Count > 0)
            throw new NotSupportedException($"the state dictionary cannot be called '{Metadata}': that is where the texts go");
        string root = Path.GetFileNameWithoutExtension(path) is { Length: > 0 } name ? name : "archive";
        byte[] pickle = Pickle(tensors, dictionary, metadata);
        AtomicFile.Write(path, output =>
        {
            var zip = new ZipWriter(output, wideFrom);
            zip.Add($"{root}/data.pkl", pickle);
            zip.Add($"{root}/byteorder", "little"u8.ToArray());
            int key = 0;
            foreach (TensorEntry entry in tensors)
                zip.Add($"{root}/data/{key++}", entry);
            zip.Add($"{root}/version", "3\n"u8.ToArray());
            zip.Finish();
        });
    }

    private static byte[] Pickle(StateDictionary tensors, string? dictionary, IReadOnlyDictionary<string, string> metadata)
    {
        var writer = new PickleWriter();
        if (dictionary is null)
        {
            Write(writer, tensors);
            return writer.Finish();
        }
        writer.EmptyDictionary();
        writer.Mark();
        writer.Text(dictionary);
        Write(writer, tensors);
        if (metadata.Count > 0)
        {
            writer.Text(Metadata);
            writer.EmptyDictionary();
            writer.Mark();
            foreach ((string name, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                writer.Text(name);
                writer.Text(value);
            }
            writer.SetItems();
        }
        writer.SetItems();
        return writer.Finish();
    }

    private static void Write(PickleWriter writer, StateDictionary tensors)
    {
        writer.Global("collections", "OrderedDict");
        writer.EmptyTuple();
        writer.Reduce();
        writer.Mark();
        int key = 0;
        foreach (TensorEntry entry in tensors)
        {
            writer.Text(entry.Name);
            Write(writer, entry, key++);
        }
        writer.SetItems();
    }

    private static void Write(PickleWriter writer, TensorEntry entry, int key)
    {
        string? storage = TorchTypes.StorageName(entry.ElementType);
        writer.Global("torch._utils", storage is null ? "_rebuild_tensor_v3" : "_rebuild_tensor_v2");
        writer.Mark();
        {
            writer.Mark();
            writer.Text("storage");
            if (storage is null)
                writer.Global("torch.storage", "UntypedStorage");
            else
                writer.Global("torch", storage);
            writer.Text(key.ToString(CultureInfo.InvariantCulture));
            writer.Text("cpu");
            writer.Number(storage is null ? entry.ByteCount : entry.ElementCount);
            writer.Tuple();
            writer.PersistentId();

            writer.Number(0);
            writer.Numbers(entry.Shape);
            writer.Numbers(Storage.StridedLayout.Contiguous(entry.Shape).Strides);
            writer.Boolean(false);
            writer.Global("collections", "OrderedDict");
            writer.EmptyTuple();
            writer.Reduce();
            if (storage is null)
                writer.Global("torch", entry.ElementType.TorchName());
        }
        writer.Tuple();
        writer.Reduce();
    }
}
