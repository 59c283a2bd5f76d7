global using ZoneDrain.Ids;
global using ZoneDrain.Messages;
// FsCheck has an Outcome too.
global using Outcome = ZoneDrain.Messages.Outcome;
