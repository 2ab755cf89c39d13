using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Diagnostics;

/// <summary>The catalogue of diagnostics. Ids are never re-used; every one has a section in docs/diagnostics.md.</summary>
internal static class Descriptors
{
    /// <summary>Where the documentation of a diagnostic lives, followed by its id; empty while the project has no public address.</summary>
    private const string HelpLinkBase = "";

    // CNX00xx: the YAML itself
    public static readonly DiagnosticDescriptor MalformedYaml = Error("CNX0001", "Malformed YAML", "The YAML is malformed: {0}");
    public static readonly DiagnosticDescriptor DuplicateKey = Error("CNX0002", "Duplicate key", "The key '{0}' is given twice (first on line {1})");
    public static readonly DiagnosticDescriptor UnsupportedYaml = Error("CNX0003", "Unsupported YAML feature", "{0} are not supported in a network config: {1}");
    public static readonly DiagnosticDescriptor TooComplex = Error("CNX0004", "File too deep or too large", "The file is too {0} for a network config: {1}, at most {2} are accepted");
    public static readonly DiagnosticDescriptor NotANetwork = Error("CNX0005", "Not a network config", "'{0}' is listed as a ConvNeXtModel but is no network: its root must be a mapping with 'backbone' or 'depths', found {1}");

    public static readonly DiagnosticDescriptor NotUtf8 = Warning("CNX0006", "File is not UTF-8", "The file is not UTF-8: {0}; save it as UTF-8");

    // CNX01xx: keys and values
    public static readonly DiagnosticDescriptor UnknownKey = Warning("CNX0101", "Unknown key", "Unknown key '{0}' has no effect{1}");
    public static readonly DiagnosticDescriptor MissingKey = Error("CNX0102", "Missing key", "'{0}' is missing: {1}");
    public static readonly DiagnosticDescriptor WrongType = Error("CNX0103", "Wrong type", "'{0}' must be {1}, found {2}");
    public static readonly DiagnosticDescriptor OutOfRange = Error("CNX0104", "Value out of range", "'{0}' must be {1}, found {2}");
    public static readonly DiagnosticDescriptor DifferentLengths = Error("CNX0105", "Lists of different length", "'{0}' has {1} entries but '{2}' has {3}: there must be one of each per stage");
    public static readonly DiagnosticDescriptor EmptyList = Error("CNX0106", "Empty list", "'{0}' is empty: it needs {1}");
    public static readonly DiagnosticDescriptor InvalidClassName = Error("CNX0107", "No C# class name", "'{0}' is no C# {1}: {2}");
    public static readonly DiagnosticDescriptor DuplicateNetwork = Error("CNX0108", "Two networks of one name", "The network '{0}' is also made from '{1}': give one of them another name with 'name:' or ClassName metadata");
    public static readonly DiagnosticDescriptor ConflictingKeys = Error("CNX0109", "Conflicting keys", "'{0}' and '{1}' exclude each other: {2}");
    public static readonly DiagnosticDescriptor ClassNamesCount = Error("CNX0110", "Number of class names", "'names' lists {0} classes but 'nc' is {1}");
    public static readonly DiagnosticDescriptor KeyGivenTwiceByAlias = Error("CNX0111", "Two names for one key", "'{0}' and '{1}' mean the same: give one of them");
    public static readonly DiagnosticDescriptor UnknownFeature = Error("CNX0112", "Unknown feature level", "There is no feature level '{0}': the stages of this network are {1}");
    public static readonly DiagnosticDescriptor InvalidMetadata = Error("CNX0113", "Invalid item metadata", "The metadata {0}=\"{1}\" of the ConvNeXtModel item is invalid: {2}");
    public static readonly DiagnosticDescriptor AmbiguousDialect = Info("CNX0114", "Ambiguous dialect", "Nothing in the file says whose rules its rows follow: '{0}' is taken; 'dialect:' chooses one of '{1}'");
    public static readonly DiagnosticDescriptor UnknownDialect = Error("CNX0115", "Unknown dialect", "Unknown dialect '{0}', expected {1}{2}");
    public static readonly DiagnosticDescriptor UnknownActivation = Error("CNX0116", "Unknown activation", "'{0}' is no activation that is known{1}");
    public static readonly DiagnosticDescriptor KeyWithoutEffect = Warning("CNX0117", "Key without effect in this dialect", "'{0}' has no effect in the dialect {1}: {2}");

    // CNX02xx: rows and modules
    public static readonly DiagnosticDescriptor MalformedRow = Error("CNX0201", "Malformed row", "A row is [from, number, module, args]: {0}");
    public static readonly DiagnosticDescriptor UnknownModule = Error("CNX0202", "Unknown module", "Unknown module '{0}'{1}{2} a class of the project with [NetworkModule(\"{0}\")] to use it here");
    public static readonly DiagnosticDescriptor WrongArgumentCount = Error("CNX0203", "Wrong number of arguments", "{0} takes {1} ({2}), found {3}{4}");
    public static readonly DiagnosticDescriptor WrongArgumentType = Error("CNX0204", "Wrong argument", "The argument '{0}' of {1} must be {2}, found {3}");
    public static readonly DiagnosticDescriptor InvalidFrom = Error("CNX0205", "Invalid 'from'", "Row {0} reads {1}: {2}");
    public static readonly DiagnosticDescriptor StageIndexOutOfRange = Error("CNX0206", "Stage index out of range", "The stage index {0} is outside the {1} stages that 'depths' lists: expected 0 to {2}");
    public static readonly DiagnosticDescriptor OutputChannelsMismatch = Error("CNX0207", "Output channels differ from dims", "The row's output channels are {0} but dims[{1}] is {2}");
    public static readonly DiagnosticDescriptor InconsistentRows = Error("CNX0208", "Rows of one ConvNeXt disagree", "'{0}' is {1} here but {2} in row {3}: all ConvNeXt_Block rows of a network describe the same ConvNeXt");
    public static readonly DiagnosticDescriptor UnusedRow = Warning("CNX0209", "Unused row", "Row {0} ({1}) is never read: nothing depends on it");
    public static readonly DiagnosticDescriptor InputCount = Error("CNX0210", "Wrong number of inputs", "{0} takes {1}, but 'from' gives {2}");
    public static readonly DiagnosticDescriptor WidthGainSkipped = Warning("CNX0211", "Width gain skipped", "The original leaves {0} channels unscaled here because that number equals {1}: it would be {2}");
    public static readonly DiagnosticDescriptor AnchorLevels = Error("CNX0212", "Anchors and inputs differ", "{0} has {1} but 'anchors' has {2}");
    public static readonly DiagnosticDescriptor NumberIgnored = Warning("CNX0213", "Number ignored", "'number' has no effect on {0}: {1}");
    public static readonly DiagnosticDescriptor ModuleNotSupported = Error("CNX0214", "Module not supported", "{0} is not supported, because {1}");
    public static readonly DiagnosticDescriptor WrittenChannels = Error("CNX0215", "Channels must be written as they arrive", "{0} takes its channels as written: {1} given, {2} arrive");
    public static readonly DiagnosticDescriptor InvalidUserModule = Error("CNX0216", "Class cannot be a network module", "'{0}' cannot be a network module: {1}");
    public static readonly DiagnosticDescriptor UserModuleName = Error("CNX0217", "Name of a network module is taken", "The name '{0}' of a [NetworkModule] class is already {1}");
    public static readonly DiagnosticDescriptor ActivationStaysText = Warning("CNX0218", "Activation left out", "The original takes '{0}' as text in this dialect, so that {1} has no activation; that is built here, too. The key 'activation' sets one for the whole network");
    public static readonly DiagnosticDescriptor ItemCutAtComma = Error("CNX0219", "Item cut at a comma", "'{0}' is only a part of an item: YAML cuts a plain one at the comma; put it into quotes");
    public static readonly DiagnosticDescriptor SizeTrap = Warning("CNX0220", "The original fails at this size", "{0}: the original fails here at the sizes {1}, {2}; here {3}");
    public static readonly DiagnosticDescriptor LevelStrides = Warning("CNX0221", "Levels of a head", "{0} reads levels of the strides {1}: {2}");
    public static readonly DiagnosticDescriptor AppendedArguments = Error("CNX0222", "Arguments appended at a size", "{0} needs exactly the arguments {1} at the sizes {2}: the original appends {3} to what is written, which would become {4}");

    // CNX03xx: shapes
    public static readonly DiagnosticDescriptor ChannelMismatch = Error("CNX0301", "Channels do not match", "{0} needs {1} input channels, but {2} arrive from {3}");
    public static readonly DiagnosticDescriptor InputTooSmall = Error("CNX0302", "Input too small", "An input of {0}×{0} pixels is too small: {1}; the smallest size is {2}×{2}");
    public static readonly DiagnosticDescriptor InputNotDivisible = Warning("CNX0303", "Input size not divisible", "The image size {0} is not divisible by the total stride {1}: pixels at the right and bottom edge are dropped (maps of {2})");
    public static readonly DiagnosticDescriptor SizeMismatch = Error("CNX0304", "Maps of different size", "{0} joins {1} with {2}{3}");
    public static readonly DiagnosticDescriptor Indivisible = Error("CNX0305", "Channels cannot be divided", "{0} needs {1}, but there are {2}");
    public static readonly DiagnosticDescriptor RepeatMismatch = Error("CNX0306", "Module cannot be repeated", "{0} is repeated {1} times, but it turns {2} channels into {3}: the second one would not fit");
    public static readonly DiagnosticDescriptor MapTooLarge = Error("CNX0307", "Map too large", "Row {0} makes a map of {1}×{2}: at most {3} pixels a side are accepted");

    public static readonly DiagnosticDescriptor LayerTooLarge = Error("CNX0308", "Layer too large", "Row {0} ({1}) has {2}");

    // CNX04xx: checkpoints
    public static readonly DiagnosticDescriptor CheckpointUnreadable = Error("CNX0401", "Checkpoint cannot be read", "The checkpoint '{0}' cannot be compared with the network: {1}");
    public static readonly DiagnosticDescriptor CheckpointMismatch = Error("CNX0402", "Checkpoint does not fit", "The checkpoint '{0}' does not fit {1}: {2}");

    private static DiagnosticDescriptor Info(string id, string title, string message) => Make(id, title, message, DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Error(string id, string title, string message) => Make(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) => Make(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Make(string id, string title, string message, DiagnosticSeverity severity) => new(
        id,
        title,
        message,
        "ConvNeXtGen",
        severity,
        isEnabledByDefault: true,
        helpLinkUri: HelpLinkBase.Length == 0 ? "" : HelpLinkBase + id);
}
