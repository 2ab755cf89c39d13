using System.Globalization;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Specs;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>What a network is called and which image size it is described for: from the item's metadata, the file's keys, or its name.</summary>
internal sealed record NetworkHeader(string Namespace, string ClassName, string ConfigName, string ImageSizeMetadata)
{
    private const int MaximumImageSize = 65_536;

    /// <summary>Takes the class name from the ClassName metadata, the key <c>name</c>, or the file name, in this order.</summary>
    /// <returns>The header; when no name can be a class name the reason is reported and a stand-in is used.</returns>
    public static NetworkHeader Read(ConfigFile file, MappingReader? reader, DiagnosticBag diagnostics)
    {
        var options = file.Options;
        var name = ClassNaming.FromFileName(file.FileName);
        var given = reader?.String("name");
        if (options.ClassName.Length > 0)
        {
            name = options.ClassName;
            Check("class name", "the ClassName metadata must start with a letter and hold letters, digits and '_' only, and be no keyword", default);
        }
        else if (given is not null)
        {
            name = given.Text;
            Check("class name", $"start with a letter and use letters, digits and '_' only{Hint(name)}", given.Span);
        }
        else
        {
            Check("class name", "it comes from the file name; give the network a name with 'name:' or ClassName metadata", default);
        }

        foreach (var part in options.Namespace.Length == 0 ? [] : options.Namespace.Split('.'))
        {
            if (!ClassNaming.IsIdentifier(part))
            {
                diagnostics.Report(Descriptors.InvalidClassName, default, options.Namespace, "namespace", $"'{part}' is no identifier");
                return new NetworkHeader("", name, file.FileName, options.ImageSize);
            }
        }

        return new NetworkHeader(options.Namespace, name, file.FileName, options.ImageSize);

        void Check(string what, string advice, TextSpan span)
        {
            if (!ClassNaming.IsIdentifier(name))
            {
                diagnostics.Report(Descriptors.InvalidClassName, span, name, what, advice);
                name = "Network";
            }
        }
    }

    /// <summary>The config's file name without its extension.</summary>
    public string Stem => ConfigName.LastIndexOf('.') is > 0 and var dot ? ConfigName.Substring(0, dot) : ConfigName;

    /// <summary>The class of one scale: the letter goes behind the version number (yolov8-seg → Yolov8nSeg), or else to the end.</summary>
    public string WithScale(string letter)
    {
        if (ClassName == ClassNaming.FromFileName(ConfigName) && Stem.StartsWith("yolo", StringComparison.Ordinal))
        {
            var digits = 0;
            while (digits < Stem.Length && !char.IsDigit(Stem[digits]))
            {
                digits++;
            }

            while (digits < Stem.Length && char.IsDigit(Stem[digits]))
            {
                digits++;
            }

            if (digits < Stem.Length && (Stem[digits] is '-' or '_' or '.'))
            {
                return ClassNaming.FromFileName(Stem.Insert(digits, letter) + ".yaml");
            }
        }

        return ClassName + letter;
    }

    /// <summary>The image size that shapes are given for: ImageSize metadata, <c>imgsz</c>, or the fallback.</summary>
    public int ImageSize(MappingReader reader, int fallback)
    {
        var fromFile = reader.Integer("imgsz", 1, MaximumImageSize, "image_size");
        if (ImageSizeMetadata.Length == 0)
        {
            return fromFile ?? fallback;
        }

        if (int.TryParse(ImageSizeMetadata, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is > 0 and <= MaximumImageSize)
        {
            return size;
        }

        reader.Diagnostics.Report(Descriptors.InvalidMetadata, default, "ImageSize", ImageSizeMetadata, "a whole number of pixels is expected");
        return fromFile ?? fallback;
    }

    /// <summary>Where to complain about the image size.</summary>
    public TextSpan ImageSizeSpan(MappingReader reader) =>
        reader.Node("imgsz", "image_size")?.Span ?? reader.KeySpan("depths");

    public NetworkSpec ToSpec() => new() { Namespace = Namespace, ClassName = ClassName, ConfigName = ConfigName };

    private static string Hint(string name)
    {
        var suggestion = ClassNaming.FromFileName(name);
        return ClassNaming.IsIdentifier(suggestion) ? $", for example '{suggestion}'" : "";
    }
}
